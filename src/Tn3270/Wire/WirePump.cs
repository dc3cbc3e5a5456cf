using Holdfast.Runtime;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// The edge both ends share: moves bytes between a connection and a machine. The machine is touched only under
/// <see cref="Gate"/>; bytes are written by one flusher at a time, whoever queued them.
/// </summary>
/// <param name="connection">The connection, owned from here on.</param>
/// <param name="machine">The machine.</param>
/// <param name="secure">Runs the TLS handshake where the machine came to await it; null where it never does.</param>
/// <param name="kept">Keeps the connection for the next process; null where none does.</param>
internal sealed class WirePump(
    Connection connection, IWireMachine machine, Func<Connection, CancellationToken, ValueTask<Connection>>? secure = null, IKeptWire? kept = null)
    : IAsyncDisposable
{
    /// <summary>How many bytes are read at once.</summary>
    public const int ReadSize = 4096;

    /// <summary>How long whatever is under way keeps the connection from being left.</summary>
    public static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(2);

    private readonly ChangeSignal _changed = new();
    private Connection _connection = connection;
    private bool _flushing;
    private volatile bool _writing;
    private bool _closed;
    private string? _closeReason;
    private long _received;
    private int? _clearBytesLeft;

    /// <summary>Guards the machine.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether the connection is over; under <see cref="Gate"/>.</summary>
    public bool Closed => _closed;

    /// <summary>Why it is over, once it is.</summary>
    public string? CloseReason => _closeReason;

    /// <summary>Reads until the far side ends, the machine fails or the token is cancelled. Never throws for what the far side does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string reason = "the far side closed the connection";
        try
        {
            await FlushAsync(cancellationToken);
            byte[]? own = null;
            Memory<byte> buffer;
            int count;
            while ((count = await _connection.ReadAsync(buffer = Room(ref own), cancellationToken)) > 0)
            {
                (int taken, string? failure) = Take(buffer.Span[..count], own is null);
                await FlushAsync(cancellationToken);
                _changed.Pulse();
                if (failure is not null)
                {
                    reason = failure;
                    break;
                }
                if (taken < count || machine.AwaitsTls)
                {
                    await StartTlsAsync(buffer.Span[taken..count].ToArray(), cancellationToken);
                }
            }
            reason = count == 0 ? machine.Complaint ?? reason : reason;
        }
        catch (NetworkException broken)
        {
            reason = broken.Message;
        }
        catch (OperationCanceledException)
        {
            reason = "closed here";
        }
        finally
        {
            Close(reason);
        }
    }

    /// <summary>Keeps an idle connection open until it is over or the token is cancelled; throws nothing.</summary>
    public async Task KeepAliveAsync(KeepAlive options, Clock clock, CancellationToken cancellationToken)
    {
        try
        {
            long heard = 0;
            int silent = 0;
            while (true)
            {
                await clock.Delay(options.Interval, cancellationToken);
                lock (Gate)
                {
                    silent = _received == heard ? silent + 1 : 0;
                    heard = _received;
                    if (_closed)
                    {
                        return;
                    }
                    if (silent < KeepAlive.SilenceLimit || !options.WantsAnswer)
                    {
                        machine.KeepAlive(options.WantsAnswer);
                    }
                }
                if (silent >= KeepAlive.SilenceLimit && options.WantsAnswer)
                {
                    Close($"the far side said nothing for {KeepAlive.SilenceLimit * options.Interval.TotalSeconds:0} s");
                    await DisposeAsync();
                    return;
                }
                await FlushAsync(cancellationToken);
            }
        }
        catch (Exception over) when (over is NetworkException or OperationCanceledException)
        {
            // Whoever reads learns why.
        }
    }

    /// <summary>Sends what the machine has queued, unless another is at it, who will send that too.</summary>
    /// <exception cref="NetworkException">The connection broke.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (_flushing || _closed)
            {
                return;
            }
            _flushing = true;
            _writing = true;
        }
        bool leaves;
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> pending;
                lock (Gate)
                {
                    pending = machine.Output;
                    pending = _clearBytesLeft < pending.Length ? pending[.._clearBytesLeft.Value] : pending;
                    if (pending.IsEmpty)
                    {
                        _flushing = false;
                        _writing = false;
                        leaves = _closed;
                        break;
                    }
                    kept?.Sending();
                }
                await _connection.WriteAsync(pending, cancellationToken);
                Sent(pending.Length);
            }
            if (leaves)
            {
                _changed.Pulse();
            }
        }
        catch
        {
            // _flushing stays set: a record may have gone out by half, so nothing may follow it.
            _writing = false;
            Close("sending failed");
            throw;
        }
    }

    /// <summary>
    /// Waits until <paramref name="until"/> holds, asked under <see cref="Gate"/> at once and after each change. False
    /// where the connection ended first.
    /// </summary>
    public async ValueTask<bool> WaitAsync(Func<bool> until, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change = _changed.Next;
            lock (Gate)
            {
                if (until())
                {
                    return true;
                }
                if (_closed)
                {
                    return false;
                }
            }
            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>As <see cref="WaitAsync(Func{bool}, CancellationToken)"/>, and false where the time ran out.</summary>
    public async ValueTask<bool> WaitAsync(Func<bool> until, TimeSpan timeout, Clock clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(timeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await WaitAsync(until, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Wakes whoever waits: something changed that did not come from the network.</summary>
    public void Pulse() => _changed.Pulse();

    /// <summary>Lets go of the connection, which goes on elsewhere, once nobody reads it or writes to it any more.</summary>
    /// <param name="running"><see cref="RunAsync"/> and whoever else works for this pump, all told to stop; none of them fails.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>False where that was still under way after <see cref="LeaveTime"/>: then the connection cannot be left, and is the caller's to close.</returns>
    public async ValueTask<bool> LeaveAsync(Task running, Clock clock)
    {
        TimeSpan until = clock.Elapsed + LeaveTime;
        // With a read or a write under way the platform would shut the socket down for everybody.
        if (!await EndsAsync(running, until, clock))
        {
            return false;
        }
        while (true)
        {
            Task change = _changed.Next;
            lock (Gate)
            {
                if (!_writing)
                {
                    break;
                }
            }
            if (!await EndsAsync(change, until, clock))
            {
                return false;
            }
        }
        await _connection.LeaveAsync();
        return true;
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async ValueTask<bool> EndsAsync(Task task, TimeSpan until, Clock clock)
    {
        TimeSpan rest = until - clock.Elapsed;
        if (task.IsCompleted || rest <= TimeSpan.Zero)
        {
            return task.IsCompleted;
        }
        using CancellationTokenSource over = new();
        await Task.WhenAny(task, clock.Delay(rest, over.Token).AsTask());
        // Not CancelAsync: that would leave this execution model for the thread pool.
        over.Cancel();
        return task.IsCompleted;
    }

    /// <summary>Where to read to: to where it is kept, or to an array of our own from the moment on that it is not.</summary>
    private Memory<byte> Room(ref byte[]? own)
    {
        if (own is null && kept is not null)
        {
            lock (Gate)
            {
                if (kept.Room() is { IsEmpty: false } room)
                {
                    return room;
                }
            }
        }
        return own ??= new byte[ReadSize];
    }

    private (int Taken, string? Failure) Take(ReadOnlySpan<byte> bytes, bool isKept)
    {
        lock (Gate)
        {
            _received += bytes.Length;
            if (isKept)
            {
                kept!.Took(bytes.Length);
            }
            int taken = machine.Receive(bytes);
            if (machine.AwaitsTls)
            {
                _clearBytesLeft = machine.Output.Length;
                kept?.Encrypting();
            }
            else if (isKept)
            {
                kept!.Taken();
            }
            return (taken, machine.FailureReason);
        }
    }

    private void Sent(int count)
    {
        bool last;
        lock (Gate)
        {
            machine.OutputSent(count);
            _clearBytesLeft -= count;
            last = _clearBytesLeft == 0;
        }
        if (last)
        {
            _changed.Pulse();
        }
    }

    /// <summary>Goes over to TLS: all that was queued in clear is sent first, and bytes read too far belong to the handshake.</summary>
    private async ValueTask StartTlsAsync(byte[] ahead, CancellationToken cancellationToken)
    {
        if (secure is null)
        {
            throw new NetworkException(NetworkFailure.Tls, _connection.RemoteAddress, "The far side wants TLS, which is not set up here.");
        }
        await WaitAsync(() => _clearBytesLeft == 0, cancellationToken);
        Connection clear = ahead.Length > 0 ? new PrefixedConnection(ahead, _connection) : _connection;
        _connection = await secure(clear, cancellationToken);
        lock (Gate)
        {
            _clearBytesLeft = null;
            machine.TlsStarted();
        }
        await FlushAsync(cancellationToken);
        _changed.Pulse();
    }

    private void Close(string reason)
    {
        lock (Gate)
        {
            _closeReason ??= reason;
            _closed = true;
        }
        _changed.Pulse();
    }
}
