using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;

namespace Holdfast.Sessions.Endpoints;

/// <summary>An open connection to an endpoint, counted there until it is disposed.</summary>
internal sealed class HostConnection(
    EndpointDirectory directory, SessionEvents events, string endpoint, string? pool, TerminalActor terminal) : IAsyncDisposable
{
    private volatile SecretMask _mask = SecretMask.None;
    private int _released;

    /// <summary>Its identifier.</summary>
    public string Id => Terminal.Id;

    /// <summary>The endpoint's name.</summary>
    public string Endpoint { get; } = endpoint;

    /// <summary>Its terminal.</summary>
    public TerminalActor Terminal { get; } = terminal;

    /// <summary>Covers the secrets that a journey typed here.</summary>
    public SecretMask Mask
    {
        get => _mask;
        set
        {
            _mask = value;
            if (Terminal.Keep is { } keep) keep.Mask = value;
        }
    }

    /// <summary>Leaves it to the next daemon, where it is kept for that; closes it otherwise.</summary>
    public async ValueTask LeaveAsync()
    {
        var keep = Terminal.Keep;
        // Of one that the Keeper does not hold, what is noted of its session is left all the same.
        if (keep is { Facts.Stage: KeptStage.Warm or KeptStage.Held }) await Terminal.LeaveAsync();
        if (keep is not { IsHeld: true, Facts.Stage: KeptStage.Warm or KeptStage.Held }) await DisposeAsync();
        else if (Interlocked.Exchange(ref _released, 1) == 0) directory.Release(Endpoint);
    }

    /// <summary>Closes it and takes it off the endpoint's count.</summary>
    public async ValueTask DisposeAsync()
    {
        await Terminal.DisposeAsync();
        if (Interlocked.Exchange(ref _released, 1) != 0) return;
        directory.Forget(this);
        directory.Release(Endpoint);
        if (Terminal.Trace?.Failure is { } failure)
            events.ConnectionError(Endpoint, new Fault(SessionErrors.NotTraced, failure), $"trace of connection {Id}");
        events.Connection("connection_closed", Endpoint, Id, null, pool);
    }
}
