using Holdfast.Runtime;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>The life of one terminal's connection: negotiate within the time allowed, run the application, close.</summary>
internal sealed class HostConnection(Io io, Connection connection, HostOptions options, LuDirectory lus, Action<string> log)
{
    private readonly HashSet<string> _granted = new(StringComparer.Ordinal);

    /// <summary>Runs to the end. Throws nothing: whatever goes wrong ends this connection alone, with a line in the log.</summary>
    public async Task RunAsync(long number, Func<HostSession, CancellationToken, Task> application, CancellationToken stop)
    {
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        HostMachine machine = new(options, Grant);
        WirePump pump = new(connection, machine);
        Task pumping = io.Start($"tn3270-pump:{number}", () => pump.RunAsync(life.Token));
        string name = connection.RemoteAddress.ToString();
        try
        {
            string? failure = await NegotiateAsync(machine, pump, stop);
            if (failure is not null)
            {
                log($"dropped {name}: {failure}");
                return;
            }
            HostSession session = new(machine, pump, connection.RemoteAddress, life.Token);
            log($"connected {name} as {session.LuName}, {session.TerminalType}");
            await application(session, stop);
            log($"ended {session.LuName}: {machine.FailureReason ?? pump.CloseReason ?? "the application is done"}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log($"ended {name}: the host stops");
        }
        catch (Exception failure)
        {
            // The one place where anything is caught: another terminal's application must not die of this one's.
            log($"ended {name}: the application failed: {failure.GetType().Name}: {failure.Message}");
        }
        finally
        {
            await life.CancelAsync();
            await connection.DisposeAsync();
            await pumping;
            foreach (string lu in _granted)
            {
                lus.Release(lu);
            }
        }
    }

    private async ValueTask<string?> NegotiateAsync(HostMachine machine, WirePump pump, CancellationToken stop)
    {
        if (!await pump.WaitAsync(() => machine.Negotiated, options.NegotiationTimeout, io.Clock, stop))
        {
            return machine.FailureReason ?? pump.CloseReason ?? "the negotiation took too long";
        }
        if (!await pump.WaitAsync(() => machine.Ready, options.QueryTimeout, io.Clock, stop))
        {
            lock (pump.Gate)
            {
                machine.GiveUpQuery();
                return machine.FailureReason ?? (pump.Closed ? pump.CloseReason : null);
            }
        }
        return null;
    }

    private LuGrant Grant(string? requested)
    {
        LuGrant grant = lus.Assign(requested);
        if (grant.Name is not null)
        {
            _granted.Add(grant.Name);
        }
        return grant;
    }
}
