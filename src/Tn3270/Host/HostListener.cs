using Holdfast.Runtime;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>A 3270 host on a listening socket: runs an application for each terminal that connects.</summary>
public sealed class HostListener : IAsyncDisposable
{
    /// <summary>How long accepting rests after it failed, before it is tried again.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Io _io;
    private readonly Listener _listener;
    private readonly HostOptions _options;
    private readonly Func<HostSession, CancellationToken, Task> _application;
    private readonly LuDirectory _lus;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (Task Task, HostConnection Connection)> _running = [];
    private Task _accepting = Task.CompletedTask;
    private long _accepted;

    private HostListener(
        Io io, Listener listener, HostOptions options, Func<HostSession, CancellationToken, Task> application)
    {
        _io = io;
        _listener = listener;
        _options = options;
        _application = application;
        _lus = options.Directory();
    }

    /// <summary>Where it listens, with the port the system chose.</summary>
    public Address LocalAddress => _listener.LocalAddress;

    /// <summary>Terminals connected now.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Listens and starts to accept terminals.</summary>
    /// <param name="io">The execution model.</param>
    /// <param name="address">Where to listen; port 0 lets the system choose.</param>
    /// <param name="options">How to treat terminals.</param>
    /// <param name="application">
    /// Runs once per terminal, after the negotiation; its end closes the connection. Its failure ends that terminal alone.
    /// Its token is cancelled when the listener is disposed of.
    /// </param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="NetworkException">The address cannot be listened on.</exception>
    public static async ValueTask<HostListener> StartAsync(
        Io io,
        Address address,
        HostOptions options,
        Func<HostSession, CancellationToken, Task> application,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(application);
        Listener listener = await io.Network.ListenAsync(address, cancellationToken);
        HostListener host = new(io, listener, options, application);
        host._accepting = io.Start($"tn3270-host:{listener.LocalAddress}", host.AcceptAsync);
        return host;
    }

    /// <summary>
    /// Goes on with a terminal that a process before left (<see cref="LeaveAsync"/>, or its sudden end). Its LU is its own already
    /// (<see cref="LuDirectory.Adopt"/>).
    /// </summary>
    /// <param name="left">The terminal.</param>
    /// <returns>False where there are too many: then it is the caller's to end.</returns>
    public bool Adopt(LeftTerminal left)
    {
        ArgumentNullException.ThrowIfNull(left);
        return TryServe(left.Connection, left, _application);
    }

    /// <summary>
    /// Leaves the terminals to the next process that are held for it (<see cref="HostOptions.Keep"/>): their applications' tokens are cancelled,
    /// <see cref="HostSession.IsLeft"/> is true, and their connections go on. The others go on here. What is being written to a terminal that
    /// reads nothing is broken off after 2 s; the next process sends the rest.
    /// </summary>
    public async ValueTask LeaveAsync()
    {
        (Task Task, HostConnection Connection)[] running;
        lock (_gate)
        {
            running = [.. _running.Values];
        }
        (Task Task, HostConnection Connection)[] left = [.. running.Where(one => one.Connection.TryLeave())];
        Task all = Task.WhenAll(left.Select(one => one.Task));
        try
        {
            await all.WaitAsync(WirePump.LeaveTime, _io.Clock);
        }
        catch (TimeoutException)
        {
            foreach ((Task _, HostConnection connection) in left)
            {
                connection.Hurry();
            }
            await all;
        }
    }

    /// <summary>Stops listening, drops every terminal and waits for the applications to end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        await _stop.CancelAsync();
        await _listener.DisposeAsync();
        await _accepting;
        Task[] running;
        lock (_gate)
        {
            running = [.. _running.Values.Select(one => one.Task)];
        }
        await Task.WhenAll(running);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Connection connection = await _listener.AcceptAsync(_stop.Token);
                await AdmitAsync(connection);
            }
            catch (NetworkException failure) when (!_stop.IsCancellationRequested)
            {
                // Out of descriptors or the like: the terminals connected go on, and accepting is tried again.
                Log($"accepting failed: {failure.Message}");
                _options.Dropped?.Invoke(new HostDrop(HostDropKind.NotAccepted, null, failure.Message));
                await PauseAsync();
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async ValueTask AdmitAsync(Connection connection)
    {
        if (TryServe(connection, null, _application))
        {
            return;
        }
        string reason = $"{_options.ConnectionLimit} terminals are connected";
        Log($"turned {connection.RemoteAddress} away: {reason}");
        _options.Dropped?.Invoke(new HostDrop(HostDropKind.TurnedAway, connection.RemoteAddress, reason));
        await connection.DisposeAsync();
    }

    private bool TryServe(Connection connection, LeftTerminal? left, Func<HostSession, CancellationToken, Task> application)
    {
        TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_running.Count >= _options.ConnectionLimit)
            {
                return false;
            }
            long number = ++_accepted;
            HostConnection served = new(_io, connection, _options, _lus, Log);
            Task task = _io.Start($"tn3270-terminal:{number}", async () =>
            {
                await registered.Task;
                await ServeAsync(number, served, left, application);
            });
            _running[number] = (task, served);
        }
        registered.SetResult();
        return true;
    }

    private async Task ServeAsync(
        long number, HostConnection served, LeftTerminal? left, Func<HostSession, CancellationToken, Task> application)
    {
        try
        {
            await served.RunAsync(number, application, left, _stop.Token);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(number);
            }
            served.Dispose();
        }
    }

    private async ValueTask PauseAsync()
    {
        try
        {
            await _io.Clock.Delay(AcceptPause, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the loop sees it.
        }
    }

    private void Log(string line) => _options.Log?.Invoke(line);
}
