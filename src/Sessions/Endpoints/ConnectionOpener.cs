using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;
using Holdfast.Sessions.Tracing;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Opens counted connections; where an endpoint fails, the next of the list is tried at once.</summary>
/// <param name="io">Where it runs.</param>
/// <param name="directory">The endpoints.</param>
/// <param name="events">Told of what happens.</param>
/// <param name="traces">Where traces go.</param>
/// <param name="shelf">Keeps connections for the next daemon; null where none are kept.</param>
internal sealed class ConnectionOpener(
    Io io, EndpointDirectory directory, SessionEvents events, TraceFolder traces, KeepShelf? shelf)
{
    /// <summary>From connecting to the first screen, at the most.</summary>
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The same where a session waits whose host was lost.</summary>
    private static readonly TimeSpan HurriedDialTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Opens a connection to an endpoint of a group.</summary>
    /// <param name="group">The endpoints to choose from.</param>
    /// <param name="preferred">The one to try first; null for the strategy's choice.</param>
    /// <param name="pool">For which pool; null where none.</param>
    /// <param name="trace">Whether it must be traced, whatever the endpoint says.</param>
    /// <param name="except">The endpoint not to try; null for none.</param>
    /// <param name="hurried">Whether a session waits for it whose host was lost: an endpoint that is slow is then passed over sooner.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async ValueTask<Result<HostConnection>> OpenAsync(
        EndpointGroup group, string? preferred, string? pool, bool trace, string? except, bool hurried, CancellationToken cancellationToken)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        if (except is not null) tried.Add(except);
        Fault? latest = null;
        while (true)
        {
            if (!directory.Reserve(group, preferred, tried).TryGet(out var endpoint, out var none)) return latest ?? none;
            var opened = await DialAsync(endpoint, pool, trace, hurried ? HurriedDialTimeout : DialTimeout, cancellationToken);
            if (opened.TryGet(out var connection, out latest)) return connection;
            tried.Add(endpoint.Name);
        }
    }

    /// <summary>Goes on with a connection that the daemon before had open; it is counted as if it had been opened here.</summary>
    public HostConnection Resume(EndpointDefinition endpoint, ConnectionKeep keep, Connection connection, KeptTerminal terminal)
    {
        var facts = keep.Facts;
        directory.Adopt(endpoint.Name);
        var kept = new TerminalKeep(shelf!, keep, reason => events.Unkept(endpoint.Name, facts.Connection, reason));
        var actor = Driving.TerminalActor.Start(io, connection, terminal, facts.Connection, null, kept);
        var resumed = new HostConnection(directory, events, endpoint.Name, facts.Pool, actor, terminal.Mask);
        Watch(resumed);
        return resumed;
    }

    /// <summary>Reports a connection that ended while it was in use.</summary>
    public void Ended(HostConnection connection, Driving.TerminalEnd end)
    {
        if (!end.Broken) return;
        events.ConnectionError(connection.Endpoint, end.Fault, $"connection {connection.Id}");
        directory.Failed(connection.Endpoint, end.Fault);
    }

    /// <summary>Has the endpoint know of its silence on a connection, and of nonsense there; of several in a row the journal is told once.</summary>
    private void Watch(HostConnection connection)
    {
        connection.Terminal.Malformed = inARow =>
        {
            var fault = new Fault(EndpointErrors.Malformed, $"{inARow} in a row on one connection.");
            if (inARow == 1) events.ConnectionError(connection.Endpoint, fault, $"connection {connection.Id}");
            directory.Malformed(connection.Endpoint, fault);
        };
        directory.Attend(connection);
    }

    /// <summary>What keeps a connection for the next daemon; null where it is not kept, and why, where that is not as it was configured.</summary>
    private (TerminalKeep? Keep, string? Unkept) Keep(EndpointDefinition endpoint, string id, string? pool, Connection connection)
    {
        if (shelf is null) return default;
        return shelf.Begin(endpoint, id, pool, connection).TryGet(out var keep, out var fault)
            ? (new TerminalKeep(shelf, keep, reason => events.Unkept(endpoint.Name, id, reason)), null)
            : (null, fault.Detail);
    }

    private async ValueTask<Result<HostConnection>> DialAsync(
        EndpointDefinition endpoint, string? pool, bool trace, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = io.Clock.Elapsed;
        var kept = false;
        string? unkept = null;
        try
        {
            var id = io.Random.NewId();
            if (!(await TraceAsync(endpoint, id, trace, cancellationToken)).TryGet(out var tracing, out var untraced)) return untraced;
            var dialled = await HostDialer.DialAsync(
                io, endpoint, id, tracing.Trace,
                open =>
                {
                    (var keep, unkept) = Keep(endpoint, id, pool, open);
                    return keep;
                },
                timeout, cancellationToken);
            if (!dialled.TryGet(out var terminal, out var fault))
            {
                events.ConnectionError(endpoint.Name, fault, null);
                directory.Failed(endpoint.Name, fault);
                return fault;
            }

            kept = true;
            directory.Succeeded(endpoint.Name, io.Clock.Elapsed - started);
            events.Connection("connection_opened", endpoint.Name, terminal.Id, terminal.Screen.Lu, pool);
            if (unkept is not null) events.Unkept(endpoint.Name, id, unkept);
            var connection = new HostConnection(directory, events, endpoint.Name, pool, terminal, new SecretMask());
            Watch(connection);
            return connection;
        }
        finally
        {
            if (!kept) directory.Release(endpoint.Name);
        }
    }

    /// <summary>A trace where one is wanted. One that was asked for must be there; one that the endpoint says is gone without, and told.</summary>
    private async ValueTask<Result<(SessionTrace? Trace, bool Wanted)>> TraceAsync(
        EndpointDefinition endpoint, string connection, bool demanded, CancellationToken cancellationToken)
    {
        if (!demanded && !endpoint.Trace) return (null, false);
        if ((await traces.OpenAsync(endpoint, connection, cancellationToken)).TryGet(out var trace, out var fault)) return (trace, true);
        events.ConnectionError(endpoint.Name, fault, "trace");
        return demanded ? fault : (null, true);
    }
}
