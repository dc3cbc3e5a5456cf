using Holdfast.Runtime;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>The life of one terminal's connection: encrypt, negotiate within the time allowed, run the application, close.</summary>
internal sealed class HostConnection(Io io, Connection accepted, HostOptions options, LuDirectory lus, Action<string> log)
{
    private LuGrant _granted;
    private Connection? _secured;
    private bool _refused;

    /// <summary>Runs to the end. Throws nothing: whatever goes wrong ends this connection alone, with a line in the log.</summary>
    public async Task RunAsync(long number, Func<HostSession, CancellationToken, Task> application, CancellationToken stop)
    {
        string name = accepted.RemoteAddress.ToString();
        Connection? connection = await OpenAsync(name, stop);
        if (connection is null)
        {
            return;
        }
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        HostMachine machine = new(options, Grant);
        WirePump pump = new(connection, machine, SecureAsync);
        Task pumping = io.Start($"tn3270-pump:{number}", () => pump.RunAsync(life.Token));
        Task keeping = options.KeepAlive is { } alive
            ? io.Start($"tn3270-alive:{number}", () => pump.KeepAliveAsync(alive, io.Clock, life.Token))
            : Task.CompletedTask;
        try
        {
            string? failure = await NegotiateAsync(machine, pump, stop);
            if (failure is not null)
            {
                log($"dropped {name}: {failure}");
                Tell(_refused ? HostDropKind.NotSecured : HostDropKind.NotNegotiated, failure);
                return;
            }
            log($"connected {name} as {machine.LuName}, {machine.TerminalType}");
            await ServeAsync(machine, pump, application, life.Token, stop);
            log($"ended {machine.LuName}: {machine.FailureReason ?? pump.CloseReason ?? "the application is done"}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log($"ended {name}: the host stops");
        }
        catch (Exception failure)
        {
            // The one place where anything is caught: another terminal's application must not die of this one's.
            log($"ended {name}: the application failed: {failure.GetType().Name}: {failure.Message}");
            Tell(HostDropKind.ApplicationFailed, failure.GetType().Name);
        }
        finally
        {
            await life.CancelAsync();
            await pump.DisposeAsync();
            await pumping;
            await keeping;
            lus.Release(_granted);
        }
    }

    private async ValueTask<Connection?> OpenAsync(string name, CancellationToken stop)
    {
        if (options.Tls is not { Start: HostTlsStart.Implicit })
        {
            return accepted;
        }
        try
        {
            return await SecureAsync(accepted, stop);
        }
        catch (NetworkException failure)
        {
            log($"dropped {name}: {failure.Message}");
            Tell(HostDropKind.NotSecured, failure.Message);
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log($"ended {name}: the host stops");
            return null;
        }
    }

    private async ValueTask<Connection> SecureAsync(Connection clear, CancellationToken cancellationToken)
    {
        HostTls tls = options.Tls ?? throw new InvalidOperationException("Nobody asked for encryption.");
        using CancellationTokenSource deadline = new(options.NegotiationTimeout, io.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return _secured = await io.Network.SecureServerAsync(clear, tls.Identity, either.Token);
        }
        catch (NetworkException)
        {
            _refused = true;
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _refused = true;
            await clear.DisposeAsync();
            throw new NetworkException(
                NetworkFailure.Tls, clear.RemoteAddress, $"The TLS handshake with {clear.RemoteAddress} took too long.");
        }
    }

    private async ValueTask<string?> NegotiateAsync(HostMachine machine, WirePump pump, CancellationToken stop)
    {
        if (!await pump.WaitAsync(() => machine.Settled, options.NegotiationTimeout, io.Clock, stop))
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

    private async Task ServeAsync(
        HostMachine machine,
        WirePump pump,
        Func<HostSession, CancellationToken, Task> application,
        CancellationToken life,
        CancellationToken stop)
    {
        if (!machine.IsPrinter)
        {
            HostSession session = new(
                machine, pump, lus, accepted.RemoteAddress, token => NegotiateAsync(machine, pump, token), life)
            {
                Encrypted = _secured is not null,
                ClientCertificate = _secured?.RemoteCertificate,
            };
            await application(session, stop);
            return;
        }
        HostPrinter printer = new(machine, pump, accepted.RemoteAddress, life)
        {
            Encrypted = _secured is not null,
            ClientCertificate = _secured?.RemoteCertificate,
        };
        string display = printer.AssociatedLu ?? printer.LuName;
        lus.Attach(display, printer);
        try
        {
            await (options.PrinterApplication?.Invoke(printer, stop) ?? printer.WaitClosedAsync(stop).AsTask());
        }
        finally
        {
            lus.Attach(display, null);
        }
    }

    private void Tell(HostDropKind kind, string detail) => options.Dropped?.Invoke(new HostDrop(kind, accepted.RemoteAddress, detail));

    private LuGrant Grant(LuRequest request)
    {
        // A terminal that begins anew, such as one that gave TN3270E up, may ask for the LU it has.
        lus.Release(_granted);
        _granted = lus.Assign(request);
        return _granted;
    }
}
