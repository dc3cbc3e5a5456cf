using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;

namespace Holdfast.Sessions.Endpoints;

/// <summary>An open connection to an endpoint, counted there until it is disposed.</summary>
internal sealed class HostConnection : IAsyncDisposable
{
    private readonly EndpointDirectory _directory;
    private readonly SessionEvents _events;
    private readonly string? _pool;
    private int _released;

    /// <summary>Takes up an open connection.</summary>
    /// <param name="directory">Counts it, and has counted it already.</param>
    /// <param name="events">Told of its end.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="pool">The pool it is of; null for none.</param>
    /// <param name="terminal">Its terminal, owned from here on.</param>
    /// <param name="mask">What covers the secrets typed there so far, owned as well.</param>
    public HostConnection(
        EndpointDirectory directory, SessionEvents events, string endpoint, string? pool, TerminalActor terminal, SecretMask mask)
    {
        (_directory, _events, _pool) = (directory, events, pool);
        (Endpoint, Terminal, Mask) = (endpoint, terminal, mask);
        if (terminal.Keep is { } keep) keep.Mask = mask;
    }

    /// <summary>Its identifier.</summary>
    public string Id => Terminal.Id;

    /// <summary>The endpoint's name.</summary>
    public string Endpoint { get; }

    /// <summary>Its terminal.</summary>
    public TerminalActor Terminal { get; }

    /// <summary>Covers the secrets that a journey typed here.</summary>
    public SecretMask Mask { get; }

    /// <summary>Leaves it to the next daemon, where it is kept for that; closes it otherwise.</summary>
    public async ValueTask LeaveAsync()
    {
        var keep = Terminal.Keep;
        // Of one that the Keeper does not hold, what is noted of its session is left all the same.
        if (keep is { Facts.Stage: KeptStage.Warm or KeptStage.Held }) await Terminal.LeaveAsync();
        if (keep is not { IsHeld: true, Facts.Stage: KeptStage.Warm or KeptStage.Held })
        {
            await DisposeAsync();
            return;
        }

        if (Interlocked.Exchange(ref _released, 1) == 0) _directory.Release(Endpoint);
        EndMask();
    }

    /// <summary>Closes it, takes it off the endpoint's count, and zeroes what it knows of secrets: no session has it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        EndMask();
    }

    /// <summary>Closes it and takes it off the endpoint's count. A session may still have it, to show and to repeat what was there.</summary>
    public async ValueTask CloseAsync()
    {
        await Terminal.DisposeAsync();
        if (Interlocked.Exchange(ref _released, 1) != 0) return;
        _directory.Forget(this);
        _directory.Release(Endpoint);
        if (Terminal.Trace?.Failure is { } failure)
            _events.ConnectionError(Endpoint, new Fault(SessionErrors.NotTraced, failure), $"trace of connection {Id}");
        _events.Connection("connection_closed", Endpoint, Id, null, _pool);
    }

    private void EndMask() => Mask.End(Terminal.Cover(Mask).Image);
}
