using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Checks one endpoint again and again, each time on a connection of its own that is closed afterwards.</summary>
/// <param name="io">Where it runs.</param>
/// <param name="directory">Told the outcomes.</param>
/// <param name="endpoint">The endpoint.</param>
/// <param name="runner">Runs the journey of a <see cref="CheckKind.Transaction"/>.</param>
/// <param name="journey">That journey; null for the other kinds.</param>
internal sealed class EndpointProber(
    Io io, EndpointDirectory directory, EndpointDefinition endpoint, JourneyRunner runner, JourneyDefinition? journey)
{
    // Not with the LU of the sessions: that one may be in use, which says nothing against the host.
    private readonly EndpointDefinition _probed = endpoint with { Lu = null };

    /// <summary>Checks at once and then at intervals, until the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var started = io.Clock.Elapsed;
            if (await CheckAsync(cancellationToken) is { } fault) directory.Failed(endpoint.Name, fault);
            else directory.Succeeded(endpoint.Name, io.Clock.Elapsed - started);
            await io.Clock.Delay(directory.NextCheckIn(endpoint.Name), cancellationToken);
        }
    }

    /// <summary>One check: what it met; null where all is well.</summary>
    private async ValueTask<Fault?> CheckAsync(CancellationToken cancellationToken)
    {
        var timeout = endpoint.Health.Timeout;
        if (endpoint.Health.Kind == CheckKind.Connect)
        {
            var connected = await HostDialer.ConnectAsync(io, _probed, timeout, cancellationToken);
            if (connected.TryGet(out var connection, out var refused)) await connection.DisposeAsync();
            return refused;
        }

        var started = io.Clock.Elapsed;
        var dialled = await HostDialer.DialAsync(io, _probed, $"probe-{endpoint.Name}", trace: null, keep: null, timeout, cancellationToken);
        if (!dialled.TryGet(out var terminal, out var fault)) return fault;
        await using (terminal)
        {
            return journey is null ? null : await TransactAsync(terminal, timeout - (io.Clock.Elapsed - started), cancellationToken);
        }
    }

    private async ValueTask<Fault?> TransactAsync(TerminalActor terminal, TimeSpan left, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, io.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var mask = new SecretMask();
        try
        {
            return (await runner.RunAsync(terminal, journey!.Name, journey.Steps, mask, null, either.Token)).Fault;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Fault(
                SessionErrors.JourneyFailed, $"Journey {journey!.Name} had not arrived after {endpoint.Health.Timeout.TotalSeconds:0.###} s.");
        }
        finally
        {
            mask.End(terminal.Screen.Image);
        }
    }
}
