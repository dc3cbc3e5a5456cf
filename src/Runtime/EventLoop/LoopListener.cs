using System.Net.Sockets;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.EventLoop;

/// <summary>
/// A listening socket on one loop, its home. Who accepts may be anywhere; connections go to those who wait, in the order in which
/// they came, and so in turn to acceptors on different loops.
/// </summary>
/// <param name="home">Where it accepts.</param>
/// <param name="loops">Where its connections may live.</param>
/// <param name="socket">The listening socket, owned from here on.</param>
/// <param name="local">Where it listens.</param>
internal abstract class LoopListener(Loop home, LoopGroup loops, Socket socket, Address local) : Listener, IThreadPoolWorkItem
{
    /// <summary>Accepted connections that wait for somebody to take them, before it stops accepting.</summary>
    protected const int QueueLimit = 64;

    private readonly Lock _lock = new();
    private readonly LinkedList<AcceptWait> _waits = new();
    private readonly Queue<LoopConnection> _accepted = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _anywhere = DescriptorNetwork.IsAnywhere(local);
    private int _failure;
    private bool _disposed;
    private bool _closing;

    /// <inheritdoc/>
    public override Address LocalAddress => local;

    /// <summary>Where it accepts.</summary>
    protected Loop Home => home;

    /// <summary>The listening socket.</summary>
    protected int Descriptor { get; } = (int)socket.SafeHandle.DangerousGetHandle();

    /// <summary>Whether it closes; on the home loop's thread.</summary>
    protected bool IsClosing => _closing;

    /// <inheritdoc/>
    public override ValueTask<Connection> AcceptAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Connection>(cancellationToken);
        AcceptWait wait;
        lock (_lock)
        {
            if (_disposed)
                return ValueTask.FromException<Connection>(Closed());
            if (_accepted.TryDequeue(out var connection))
                return ValueTask.FromResult<Connection>(connection);
            if (_failure < 0)
            {
                var failure = SocketFaults.Translate(_failure, $"Accepting on {local}", local);
                _failure = 0;
                return ValueTask.FromException<Connection>(failure);
            }

            wait = new AcceptWait(this);
            wait.Place = _waits.AddLast(wait);
        }

        if (home.IsCurrent)
            Execute();
        else
            home.Post(this);
        var task = wait.Task;
        wait.CancelBy(cancellationToken);
        return task;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed)
                return new ValueTask(_released.Task);
            _disposed = true;
        }

        try
        {
            // Before the socket closes: afterwards the path may be another listener's.
            if (local.Path is { } path)
                File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder has gone, and the file with it; the socket must close all the same.
        }

        if (home.IsCurrent)
            Execute();
        else
            home.Post(this);
        return new ValueTask(_released.Task);
    }

    /// <summary>Accepts for those who wait, or closes; on the home loop's thread, or on any once that has ended.</summary>
    public void Execute()
    {
        bool disposed;
        lock (_lock)
        {
            disposed = _disposed;
        }

        if (!home.IsCurrent)
            Closes();
        else if (!disposed)
            Arm();
        else if (!_closing)
            BeginClose();
    }

    /// <summary>Whether this loop is its home.</summary>
    public bool LivesOn(Loop loop) => home == loop;

    /// <summary>Takes a wait off that was cancelled. Any thread.</summary>
    public void Forget(AcceptWait wait)
    {
        lock (_lock)
        {
            if (wait.Place is { List: not null } place)
                _waits.Remove(place);
        }
    }

    /// <summary>Sees to it that connections are accepted; on the home loop's thread.</summary>
    protected abstract void Arm();

    /// <summary>Stops accepting and then calls <see cref="Closes"/>; on the home loop's thread.</summary>
    protected abstract void Release();

    /// <summary>A connection was accepted; on the home loop's thread. Whether there is room for more.</summary>
    protected bool Accepted(int descriptor)
    {
        if (Wrap(descriptor) is not { } connection)
            return true;
        AcceptWait? wait = null;
        lock (_lock)
        {
            while (_waits.First is { } first && wait is null)
            {
                _waits.RemoveFirst();
                wait = first.Value.TryClaim() ? first.Value : null;
            }

            if (wait is null)
                _accepted.Enqueue(connection);
        }

        wait?.Complete(connection);
        return wait is not null || _accepted.Count < QueueLimit;
    }

    /// <summary>Whether somebody waits for a connection.</summary>
    protected bool IsWanted()
    {
        lock (_lock)
        {
            return _waits.Count > 0;
        }
    }

    /// <summary>Accepting failed; on the home loop's thread. Whoever waits, or asks next, is told.</summary>
    protected void Failed(int error)
    {
        AcceptWait? wait;
        lock (_lock)
        {
            wait = _waits.First?.Value;
            if (wait is null)
                _failure = error;
            else
                _waits.RemoveFirst();
        }

        wait?.TrySetException(SocketFaults.Translate(error, $"Accepting on {local}", local));
    }

    /// <summary>Closes the socket, and the connections that nobody took; whoever waits is told.</summary>
    protected void Closes()
    {
        _closing = true;
        LoopConnection[] left;
        AcceptWait[] waits;
        lock (_lock)
        {
            _disposed = true;
            left = [.. _accepted];
            waits = [.. _waits];
            _accepted.Clear();
            _waits.Clear();
        }

        foreach (var connection in left)
        {
            _ = connection.DisposeAsync().AsTask();
        }

        foreach (var wait in waits)
        {
            wait.TrySetException(Closed());
        }

        loops.Sockets.Remove(this);
        socket.Dispose();
        _released.TrySetResult();
    }

    private void BeginClose()
    {
        _closing = true;
        Release();
    }

    private LoopConnection? Wrap(int descriptor)
    {
        if (DescriptorNetwork.EndsOf(descriptor, local, _anywhere) is { } ends)
            return home.Driver.Wrap(loops, descriptor, ends.Local, ends.Remote);

        // That client left while it waited in the backlog; the listener is well.
        _ = Libc.Close(descriptor);
        return null;
    }

    private NetworkException Closed() => SocketFailures.Closed($"Accepting on {local}", local);
}
