using Holdfast.Runtime;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Checks one endpoint again and again: a connection of its own up to the first screen, then closed.</summary>
internal sealed class EndpointProber(Io io, EndpointDirectory directory, EndpointDefinition endpoint)
{
    // Not with the LU of the sessions: that one may be in use, which says nothing against the host.
    private readonly EndpointDefinition _probed = endpoint with { Lu = null };

    /// <summary>Checks at once and then at intervals, until the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await ProbeAsync(cancellationToken);
            await io.Clock.Delay(directory.NextCheckIn(endpoint.Name), cancellationToken);
        }
    }

    private async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        var started = io.Clock.Elapsed;
        var dialled = await HostDialer.DialAsync(
            io, _probed, $"probe-{endpoint.Name}", trace: null, endpoint.Health.Timeout, cancellationToken);
        if (dialled.TryGet(out var terminal, out var fault))
        {
            directory.Succeeded(endpoint.Name, io.Clock.Elapsed - started);
            await terminal.DisposeAsync();
        }
        else
        {
            directory.Failed(endpoint.Name, fault);
        }
    }
}
