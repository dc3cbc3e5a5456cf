using Holdfast.Runtime;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>The life of one terminal's connection: encrypt, negotiate within the time allowed, run the application, close.</summary>
internal sealed class HostConnection(Io io, Connection accepted, HostOptions options, LuDirectory lus, Action<string> log) : IDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenSource _late = new();
    private Connection? _secured;
    private bool _refused;
    private bool _served;
    private volatile IHostKeep? _keep;
    private volatile bool _leaving;

    /// <summary>Begins to leave the terminal to the next process; false where it cannot be left.</summary>
    public bool TryLeave()
    {
        if (_keep is not { Keeps: true, IsHeld: true })
        {
            return false;
        }
        _leaving = true;
        return TryCancel(_leave);
    }

    /// <summary>Breaks off what still goes on of a terminal that is being left: a write to one that reads nothing ends in no other way.</summary>
    public void Hurry() => TryCancel(_late);

    /// <summary>After <see cref="RunAsync"/>.</summary>
    public void Dispose()
    {
        _leave.Dispose();
        _late.Dispose();
    }

    /// <summary>Runs to the end. Throws nothing: whatever goes wrong ends this connection alone, with a line in the log.</summary>
    /// <param name="number">Its number, for the names of tasks.</param>
    /// <param name="application">What to run.</param>
    /// <param name="left">The terminal where a process before left it; null where it has just come.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(long number, Func<HostSession, CancellationToken, Task> application, LeftTerminal? left, CancellationToken stop)
    {
        string name = accepted.RemoteAddress.ToString();
        _keep = left?.Keep ?? options.Keep?.Invoke(accepted);
        Connection? connection = left?.Connection ?? await OpenAsync(name, stop);
        if (connection is null)
        {
            await CloseAsync(accepted.DisposeAsync);
            return;
        }
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(stop, _late.Token);
        using CancellationTokenSource work = CancellationTokenSource.CreateLinkedTokenSource(stop, _leave.Token);
        HeldLu lu = new(lus, left?.Machine.LuName);
        HostMachine machine = left?.Machine ?? new HostMachine(options, lu.Take);
        machine.Assign = lu.Take;
        KeptHost? kept = _keep is { } keep ? new KeptHost(keep, machine) { Note = left?.Note ?? default } : null;
        WirePump pump = new(connection, machine, SecureAsync, kept);
        Task pumping = io.Start($"tn3270-pump:{number}", () => pump.RunAsync(life.Token));
        Task keeping = options.KeepAlive is { } alive
            ? io.Start($"tn3270-alive:{number}", () => pump.KeepAliveAsync(alive, io.Clock, life.Token))
            : Task.CompletedTask;
        try
        {
            string? failure = await NegotiateAsync(machine, pump, work.Token);
            if (failure is not null)
            {
                log($"dropped {name}: {failure}");
                Tell(_refused ? HostDropKind.NotSecured : HostDropKind.NotNegotiated, failure);
                return;
            }
            log($"connected {name} as {machine.LuName}, {machine.TerminalType}");
            await ServeAsync(machine, pump, kept, application, life.Token, work.Token);
            log($"ended {machine.LuName}: {machine.FailureReason ?? pump.CloseReason ?? "the application is done"}");
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
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
            if (_leaving && _keep is { Keeps: true } && await pump.LeaveAsync(Task.WhenAll(pumping, keeping), io.Clock))
            {
                _keep.Leave();
            }
            else
            {
                await CloseAsync(pump.DisposeAsync, pumping, keeping);
                if (!_served)
                {
                    left?.Unserved?.Invoke();
                }
            }
            lu.Release();
        }
    }

    /// <summary>Closes the connection, for whoever holds its socket as well.</summary>
    private async ValueTask CloseAsync(Func<ValueTask> close, params Task[] running)
    {
        if (_keep is not null)
        {
            await _keep.DropAsync();
        }
        await close();
        await Task.WhenAll(running);
        _keep?.End();
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
        KeptHost? kept,
        Func<HostSession, CancellationToken, Task> application,
        CancellationToken life,
        CancellationToken stop)
    {
        if (!machine.IsPrinter)
        {
            if (_keep is not null)
            {
                await _keep.HoldAsync(stop);
            }
            HostSession session = new(
                machine, pump, lus, accepted.RemoteAddress, token => NegotiateAsync(machine, pump, token), life)
            {
                Kept = kept,
                WasLeft = () => _leaving,
                Encrypted = _secured is not null,
                ClientCertificate = _secured?.RemoteCertificate,
            };
            _served = true;
            await application(session, stop);
            return;
        }
        _keep?.GiveUp(null);
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

    private static bool TryCancel(CancellationTokenSource source)
    {
        try
        {
            // Not CancelAsync: that would leave this execution model for the thread pool.
            source.Cancel();
            return true;
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
            return false;
        }
    }

    private void Tell(HostDropKind kind, string detail) => options.Dropped?.Invoke(new HostDrop(kind, accepted.RemoteAddress, detail));
}
