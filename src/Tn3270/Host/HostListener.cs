using Holdfast.Runtime;

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
    private readonly Dictionary<long, Task> _running = [];
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
            running = [.. _running.Values];
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
        TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_running.Count < _options.ConnectionLimit)
            {
                long number = ++_accepted;
                _running[number] = _io.Start($"tn3270-terminal:{number}", async () =>
                {
                    await registered.Task;
                    await ServeAsync(number, connection);
                });
                registered.SetResult();
                return;
            }
        }
        string reason = $"{_options.ConnectionLimit} terminals are connected";
        Log($"turned {connection.RemoteAddress} away: {reason}");
        _options.Dropped?.Invoke(new HostDrop(HostDropKind.TurnedAway, connection.RemoteAddress, reason));
        await connection.DisposeAsync();
    }

    private async Task ServeAsync(long number, Connection connection)
    {
        HostConnection served = new(_io, connection, _options, _lus, Log);
        try
        {
            await served.RunAsync(number, _application, _stop.Token);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(number);
            }
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
