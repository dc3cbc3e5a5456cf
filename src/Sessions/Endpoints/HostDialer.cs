using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Survival;
using Holdfast.Sessions.Tracing;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Opens connections to hosts up to their first screen, and says what went wrong in the catalogue's words.</summary>
internal static class HostDialer
{
    /// <summary>Connects, secures, negotiates and waits for the first screen.</summary>
    /// <param name="io">Where it runs.</param>
    /// <param name="endpoint">The host.</param>
    /// <param name="id">The connection's identifier.</param>
    /// <param name="trace">Records what passes; null for no trace. The terminal owns it from here on.</param>
    /// <param name="keep">Begins to keep the connection for the next daemon; null to keep none.</param>
    /// <param name="timeout">For all of it together.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public static async ValueTask<Result<TerminalActor>> DialAsync(
        Io io,
        EndpointDefinition endpoint,
        string id,
        SessionTrace? trace,
        Func<Connection, TerminalKeep?>? keep,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var started = io.Clock.Elapsed;
        Connection? connection = null;
        try
        {
            if (!(await ConnectAsync(io, endpoint, timeout, cancellationToken)).TryGet(out connection, out var fault)) return fault;
        }
        finally
        {
            if (connection is null && trace is not null) await trace.DisposeAsync();
        }

        var terminal = TerminalActor.Start(io, connection, endpoint.Terminal, id, trace, keep?.Invoke(connection));
        var shown = false;
        try
        {
            var left = timeout - (io.Clock.Elapsed - started);
            var first = await terminal.FirstAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
            shown = first.Fault is null;
            return shown ? terminal : Explain(first.Fault!, endpoint, timeout);
        }
        finally
        {
            if (!shown) await terminal.DisposeAsync();
        }
    }

    /// <summary>Connects, and secures the connection where the endpoint asks for that.</summary>
    /// <param name="io">Where it runs.</param>
    /// <param name="endpoint">The host.</param>
    /// <param name="timeout">For both together.</param>
    /// <param name="cancellationToken">Breaks it off; nothing stays open then.</param>
    public static async ValueTask<Result<Connection>> ConnectAsync(
        Io io, EndpointDefinition endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, io.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Connection? unfinished = null;
        try
        {
            unfinished = await io.Network.ConnectAsync(endpoint.Address, either.Token);
            unfinished.LimitUnacknowledged(endpoint.Liveness.AcknowledgeWithin);
            var open = endpoint.Tls == TlsMode.None
                ? unfinished
                : await io.Network.SecureAsync(unfinished, endpoint.Host, endpoint.Tls == TlsMode.Verify, either.Token);
            unfinished = null;
            return open;
        }
        catch (NetworkException e)
        {
            return Explain(e, endpoint);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Fault(
                EndpointErrors.Unreachable, $"{endpoint.Name} ({endpoint.Address}) did not answer within {timeout.TotalSeconds:0.###} s.");
        }
        finally
        {
            // Whatever broke it off, the caller's going away too.
            if (unfinished is not null) await unfinished.DisposeAsync();
        }
    }

    private static Fault Explain(NetworkException failure, EndpointDefinition endpoint)
    {
        var code = failure.Failure switch
        {
            NetworkFailure.Refused => EndpointErrors.Refused,
            NetworkFailure.Tls => EndpointErrors.TlsFailed,
            _ => EndpointErrors.Unreachable,
        };
        return new Fault(code, $"{endpoint.Name} ({endpoint.Address}): {failure.Message}");
    }

    private static Fault Explain(Fault fault, EndpointDefinition endpoint, TimeSpan timeout)
    {
        var why = fault.Code == SessionErrors.WaitTimedOut ? $"showed no screen within {timeout.TotalSeconds:0.###} s." : fault.Detail;
        return new Fault(EndpointErrors.NegotiationFailed, $"{endpoint.Name} ({endpoint.Address}): {why}");
    }
}
