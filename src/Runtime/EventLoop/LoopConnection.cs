using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.EventLoop;

/// <summary>
/// A connection that lives on one loop: the one on which it is first used. All its state belongs to that loop's thread; a caller
/// on another thread has his operation carried over. What the kernel is asked is up to the driver's own kind.
/// </summary>
/// <param name="loops">Where it may live.</param>
/// <param name="descriptor">The socket, owned from here on.</param>
/// <param name="local">The near end.</param>
/// <param name="remote">The far end.</param>
internal abstract class LoopConnection(LoopGroup loops, int descriptor, Address local, Address remote) : Connection
{
    private Loop? _loop;
    private SocketWait? _reading;
    private SocketWait? _writing;
    private int _disposed;
    private int _descriptorClosed;

    /// <summary>The neighbour among those that are open.</summary>
    public LoopConnection? NextOpen { get; set; }

    /// <summary>The neighbour among those that are open.</summary>
    public LoopConnection? PreviousOpen { get; set; }

    /// <inheritdoc/>
    public override Address RemoteAddress => remote;

    /// <inheritdoc/>
    public override Address LocalAddress => local;

    /// <summary>The socket.</summary>
    protected int Descriptor => descriptor;

    /// <summary>Whether this side has closed it; on the loop's thread.</summary>
    protected bool IsClosed { get; private set; }

    /// <summary>Whether a reader waits for the socket; on the loop's thread.</summary>
    protected bool HasReader => _reading is { IsParked: true };

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // An empty read would return 0, which means the end.
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        var loop = _loop ?? Bind();
        var here = loop.IsCurrent && loop.TrySpend();
        if (here && _reading is not { IsUnderWay: true })
        {
            var result = IsClosed ? -Errno.BadDescriptor : TryRead(buffer.Span);
            if (result >= 0)
                return ValueTask.FromResult(result);
            if (result != -Errno.TryAgain)
                return ValueTask.FromException<int>(Failure(result, reads: true));
        }

        var wait = Free(ref _reading, reads: true);
        wait.Begin(buffer, cancellationToken);
        if (here)
            Park(wait, reads: true);
        else
            loop.Enqueue(wait.Starting(), null);
        return wait.Task;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        var loop = _loop ?? Bind();
        var here = loop.IsCurrent && loop.TrySpend();
        if (here && _writing is not { IsUnderWay: true })
        {
            var result = IsClosed ? -Errno.BadDescriptor : WriteSome(ref buffer);
            if (result >= 0)
                return ValueTask.CompletedTask;
            if (result != -Errno.TryAgain)
                return ValueTask.FromException(Failure(result, reads: false));
        }

        var wait = Free(ref _writing, reads: false);
        wait.Begin(buffer, cancellationToken);
        if (here)
            Park(wait, reads: false);
        else
            loop.Enqueue(wait.Starting(), null);
        return wait.UntypedTask;
    }

    /// <inheritdoc/>
    public override void CompleteWrites()
    {
        var loop = _loop ?? Bind();
        if (loop.IsCurrent)
            EndWrites();
        else
            loop.Post(new ConnectionCommand(this, closes: false));
    }

    /// <inheritdoc/>
    public override SafeFileHandle? DuplicateSocket() =>
        Volatile.Read(ref _disposed) == 0 ? NativeSocket.Duplicate(descriptor) : null;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return ValueTask.CompletedTask;
        var loop = _loop ?? Bind();
        if (loop.IsCurrent)
            Close();
        else
            loop.Post(new ConnectionCommand(this, closes: true));
        return ValueTask.CompletedTask;
    }

    /// <summary>Begins an operation for a caller who was elsewhere; on the loop's thread.</summary>
    public void Go(SocketWait wait, bool reads)
    {
        if (!_loop!.IsCurrent || IsClosed)
            wait.Broken(Failure(-Errno.BadDescriptor, reads));
        else if (wait.IsCancelled)
            wait.Cancelled();
        else if (!Progress(wait, reads))
            Park(wait, reads);
    }

    /// <summary>Runs work on the connection's loop, later. Any thread.</summary>
    public void Post(IThreadPoolWorkItem item) => (_loop ?? Bind()).Post(item);

    /// <summary>Says that no more will be written; on the loop's thread.</summary>
    public void EndWrites()
    {
        if (!IsClosed && _loop!.IsCurrent)
            CompleteSending();
    }

    /// <summary>Whether it has found a loop, and this is it.</summary>
    public bool LivesOn(Loop loop) => Volatile.Read(ref _loop) == loop;

    /// <summary>Closes it; on the loop's thread, or on any once the loop has ended.</summary>
    public void Close()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        if (_reading is { IsParked: true } reading)
            reading.Broken(Failure(-Errno.BadDescriptor, reads: true));
        if (_writing is { IsParked: true } writing)
            writing.Broken(Failure(-Errno.BadDescriptor, reads: false));
        if (_loop is { IsCurrent: true })
            Release();
        else
            CloseDescriptor();
    }

    /// <summary>Reads into the buffer without waiting: bytes, 0 at the end, or a negated error.</summary>
    protected abstract int TryRead(Span<byte> buffer);

    /// <summary>Takes bytes to be sent without waiting: how many, or a negated error.</summary>
    protected abstract int TryWrite(ReadOnlySpan<byte> bytes);

    /// <summary>Sees to it that <see cref="Readable"/> is called; 0 or a negated error.</summary>
    protected abstract int ArmRead();

    /// <summary>Sees to it that <see cref="Writable"/> is called; 0 or a negated error.</summary>
    protected abstract int ArmWrite();

    /// <summary>The connection has found its loop.</summary>
    protected abstract void Bound(Loop loop);

    /// <summary>Shuts the sending side once what was taken is sent.</summary>
    protected abstract void CompleteSending();

    /// <summary>Gives the socket back once what was taken is sent, by <see cref="CloseDescriptor"/>.</summary>
    protected abstract void Release();

    /// <summary>Closes the socket, once.</summary>
    protected void CloseDescriptor()
    {
        if (Interlocked.Exchange(ref _descriptorClosed, 1) != 0)
            return;
        loops.Sockets.Remove(this);
        _ = Libc.Close(descriptor);
    }

    /// <summary>There may be something to read.</summary>
    protected void Readable()
    {
        if (_reading is { IsParked: true } wait && !Progress(wait, reads: true))
            Rearm(wait, reads: true);
    }

    /// <summary>There may be room to write.</summary>
    protected void Writable()
    {
        if (_writing is { IsParked: true } wait && !Progress(wait, reads: false))
            Rearm(wait, reads: false);
    }

    /// <summary>The room of the reader that waits, to be filled by <see cref="CompleteRead"/>.</summary>
    protected Span<byte> ReaderRoom => _reading!.Room;

    /// <summary>Gives the waiting reader its bytes.</summary>
    protected void CompleteRead(int bytes) => _reading!.Done(bytes);

    private Loop Bind()
    {
        var chosen = loops.Here();
        lock (loops)
        {
            if (_loop is { } bound)
                return bound;

            // The driver first: whoever sees the loop uses the driver with it.
            Bound(chosen);
            Volatile.Write(ref _loop, chosen);
            return chosen;
        }
    }

    // A wait whose result nobody has taken yet, and perhaps never will, is left to whoever has it.
    private SocketWait Free(ref SocketWait? wait, bool reads)
    {
        if (wait is { IsUnderWay: true })
            throw new InvalidOperationException($"{remote} is being {(reads ? "read" : "written")} by somebody else.");
        if (wait is not { IsFree: true })
            wait = new SocketWait(this, reads);
        return wait;
    }

    private void Park(SocketWait wait, bool reads)
    {
        wait.Park();
        Rearm(wait, reads);
    }

    private void Rearm(SocketWait wait, bool reads)
    {
        var armed = reads ? ArmRead() : ArmWrite();
        if (armed < 0 && wait.IsParked)
            wait.Broken(Failure(armed, reads));
    }

    // Whether the wait is over.
    private bool Progress(SocketWait wait, bool reads)
    {
        int result;
        if (reads)
        {
            result = TryRead(wait.Room);
        }
        else
        {
            do
            {
                result = wait.Rest.IsEmpty ? 0 : TryWrite(wait.Rest);
                wait.Advance(Math.Max(result, 0));
            }
            while (result >= 0 && !wait.Rest.IsEmpty);
        }

        if (result >= 0)
            wait.Done(result);
        else if (result != -Errno.TryAgain)
            wait.Broken(Failure(result, reads));
        return result != -Errno.TryAgain;
    }

    private int WriteSome(ref ReadOnlyMemory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var result = TryWrite(buffer.Span);
            if (result < 0)
                return result;
            buffer = buffer[result..];
        }

        return 0;
    }

    private NetworkException Failure(int error, bool reads) =>
        SocketFaults.Translate(error, $"{(reads ? "Reading from" : "Writing to")} {remote}", remote);
}
