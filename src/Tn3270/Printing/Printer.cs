using Holdfast.Runtime;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Printing;

/// <summary>A printer on a connection of its own: a <see cref="PrinterMachine"/> and the task that feeds it. One caller at a time.</summary>
public sealed class Printer : IAsyncDisposable
{
    /// <summary>How often a job is tried that cannot be put out, once the host is gone and nobody can be held back.</summary>
    public const int LastAttempts = 3;

    /// <summary>How long a job that could not be put out waits before it is tried again.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly Io _io;
    private readonly PrinterOptions _options;
    private readonly PrinterMachine _machine;
    private readonly WirePump _pump;
    private readonly CancellationTokenSource _life = new();
    private readonly Task _pumping;

    private readonly Task _keeping;

    private Printer(
        Io io, Connection connection, PrinterOptions options, Func<Connection, CancellationToken, ValueTask<Connection>>? secure)
    {
        _io = io;
        _options = options;
        _machine = new PrinterMachine(options);
        _pump = new WirePump(connection, _machine, secure);
        _pumping = io.Start($"tn3270-printer:{connection.RemoteAddress}", () => _pump.RunAsync(_life.Token));
        _keeping = options.KeepAlive is { } alive
            ? io.Start($"tn3270-alive:{connection.RemoteAddress}", () => _pump.KeepAliveAsync(alive, io.Clock, _life.Token))
            : Task.CompletedTask;
    }

    /// <summary>Why the connection is over; null while it goes on.</summary>
    public string? CloseReason
    {
        get
        {
            lock (_pump.Gate)
            {
                return _machine.FailureReason ?? _pump.CloseReason;
            }
        }
    }

    /// <summary>Connects. The negotiation goes on meanwhile: <see cref="ReadyAsync"/> waits for its end.</summary>
    /// <param name="io">The execution model.</param>
    /// <param name="address">Where the host listens.</param>
    /// <param name="options">Which printer to be.</param>
    /// <param name="tls">Encryption; null for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="NetworkException">The host could not be reached, or TLS from the first byte failed.</exception>
    public static async ValueTask<Printer> ConnectAsync(
        Io io, Address address, PrinterOptions options, TerminalTls? tls, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(options);
        Connection connection = await io.Network.ConnectAsync(address, cancellationToken);
        if (tls is null)
        {
            return new Printer(io, connection, options, null);
        }
        ServerTrust trust = tls.ToTrust(address.Host);
        if (tls.Start != TlsStart.Implicit)
        {
            StartTlsPolicy policy = tls.Start == TlsStart.Required ? StartTlsPolicy.Required : StartTlsPolicy.Allowed;
            return new Printer(
                io, connection, options with { StartTls = policy }, (clear, token) => io.Network.SecureAsync(clear, trust, token));
        }
        return new Printer(io, await io.Network.SecureAsync(connection, trust, cancellationToken), options, null);
    }

    /// <summary>Looks at the machine while nothing else touches it.</summary>
    public T Read<T>(Func<PrinterMachine, T> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_pump.Gate)
        {
            return look(_machine);
        }
    }

    /// <summary>Waits until the host would be printed for; false where the connection ended or the time ran out first.</summary>
    public ValueTask<bool> ReadyAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _pump.WaitAsync(() => _machine.Ready, timeout, _io.Clock, cancellationToken);

    /// <summary>Waits for the next job.</summary>
    /// <returns>The job; null where the connection is over and no job is left. What was begun by then is the last job.</returns>
    /// <exception cref="NetworkException">The connection broke while the host was told that there is room again.</exception>
    public async ValueTask<PrintJob?> NextJobAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            long records = Read(static machine => machine.RecordsReceived);
            bool came = await WaitAsync(records, cancellationToken);
            PrintJob? job = Read(machine => Take(machine, over: !came && (_pump.Closed || machine.RecordsReceived == records)));
            if (job is not null)
            {
                await _pump.FlushAsync(_life.Token);
                return job;
            }
            if (!came && Read(_ => _pump.Closed))
            {
                return null;
            }
        }
    }

    /// <summary>Tells the host, with its next record, that somebody is needed.</summary>
    public void Intervene(string reason) => Read(machine =>
    {
        machine.Intervene(reason);
        return true;
    });

    /// <summary>Tells the host that all is well again.</summary>
    /// <exception cref="NetworkException">The connection broke.</exception>
    public async ValueTask MendAsync()
    {
        Read(static machine =>
        {
            machine.Mend();
            return true;
        });
        await _pump.FlushAsync(_life.Token);
    }

    /// <summary>
    /// Puts every job out until the connection is over or the token is cancelled. A job that cannot be put out is tried again, and
    /// the host is held back meanwhile.
    /// </summary>
    /// <param name="sink">Where jobs go.</param>
    /// <param name="printed">Hears of each job that was put out, and of each failure; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many jobs were put out.</returns>
    /// <exception cref="IOException">A job could not be put out, as often as it was to be tried: it is lost.</exception>
    public async ValueTask<int> PrintAsync(IPrintSink sink, Action<PrintJob, string>? printed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        int count = 0;
        while (await NextJobAsync(cancellationToken) is { } job)
        {
            string where = await PutAsync(sink, job, printed, cancellationToken);
            printed?.Invoke(job, where);
            count++;
        }
        return count;
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_life.IsCancellationRequested)
        {
            return;
        }
        await _life.CancelAsync();
        await _pump.DisposeAsync();
        await _pumping;
        await _keeping;
        _life.Dispose();
    }

    private async ValueTask<string> PutAsync(
        IPrintSink sink, PrintJob job, Action<PrintJob, string>? printed, CancellationToken cancellationToken)
    {
        int attempts = 0;
        int last = LastAttempts;
        while (true)
        {
            try
            {
                string where = await sink.WriteAsync(job, cancellationToken);
                if (attempts > 0)
                {
                    await TryMendAsync();
                }
                return where;
            }
            catch (IOException failure)
            {
                attempts++;
                Intervene(failure.Message);
                printed?.Invoke(job, $"not printed: {failure.Message}");
                if (attempts >= _options.AttemptLimit || (CloseReason is not null && --last == 0))
                {
                    throw;
                }
            }
            await _io.Clock.Delay(RetryPause, cancellationToken);
        }
    }

    // The job is put out. Whether the host still hears of it is no reason to put it out again.
    private async ValueTask TryMendAsync()
    {
        try
        {
            await MendAsync();
        }
        catch (NetworkException)
        {
            // The connection is over, which whoever waits for the next job learns.
        }
    }

    // False where the connection is over, or nothing came for as long as ends a job.
    private ValueTask<bool> WaitAsync(long records, CancellationToken cancellationToken)
    {
        bool patience = _options.EndOfJobTimeout is not null && Read(static machine => machine.JobUnderWay);
        return patience
            ? _pump.WaitAsync(
                () => _machine.JobsWaiting > 0 || _machine.RecordsReceived != records,
                _options.EndOfJobTimeout!.Value,
                _io.Clock,
                cancellationToken)
            : _pump.WaitAsync(
                () => _machine.JobsWaiting > 0 || (_options.EndOfJobTimeout is not null && _machine.RecordsReceived != records),
                cancellationToken);
    }

    private static PrintJob? Take(PrinterMachine machine, bool over)
    {
        if (over)
        {
            machine.EndJob();
        }
        return machine.TakeJob();
    }
}
