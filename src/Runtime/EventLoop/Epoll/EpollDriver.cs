using System.Net.Sockets;
using System.Runtime.InteropServices;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Epoll;

/// <summary>A loop on epoll: the kernel tells which sockets are ready, and the calls are made without waiting.</summary>
internal sealed class EpollDriver : LoopDriver
{
    private const ulong WakeTag = ulong.MaxValue;

    private readonly EpollSet _set = new();
    private readonly SlotTable<IEpollTarget> _targets = new();
    private readonly Lock _wakeLock = new();
    private readonly Loop _loop;
    private readonly int _counter;
    private bool _ended;

    /// <summary>Makes a driver for a loop.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public EpollDriver(Loop loop)
    {
        _loop = loop;
        _counter = Libc.EventCounter(blocking: false);
        var added = _counter < 0 ? _counter : _set.Add(_counter, EpollEvents.Input, WakeTag);
        if (added < 0)
            throw new IOException($"The system gave no event counter: {Marshal.GetPInvokeErrorMessage(-added)}");
    }

    /// <inheritdoc/>
    public override string Name => "epoll";

    /// <inheritdoc/>
    public override bool BlockingSockets => false;

    /// <inheritdoc/>
    public override int Outstanding => 0;

    /// <inheritdoc/>
    public override bool IsSending => false;

    /// <inheritdoc/>
    public override void Wake()
    {
        // Under the lock, because a closed counter's number may be another's.
        lock (_wakeLock)
        {
            if (!_ended)
                _ = Libc.Raise(_counter);
        }
    }

    /// <inheritdoc/>
    public override void Turn(long nanoseconds)
    {
        var count = _set.Wait(nanoseconds);
        for (var i = 0; i < count; i++)
        {
            var (events, tag) = _set.Event(i);
            if (tag == WakeTag)
                _ = Libc.Lower(_counter);
            else
                _targets.Find(tag)?.Ready(events);
        }
    }

    /// <summary>Tells a target about a descriptor: its number, or a negated error as a signed number.</summary>
    public long Add(IEpollTarget target, int descriptor, EpollEvents events)
    {
        var number = _targets.Add(target);
        var result = _set.Add(descriptor, events, number);
        if (result >= 0)
            return (long)number;
        _targets.Remove(number);
        return result;
    }

    /// <summary>Changes what a target is told.</summary>
    public int Change(long number, int descriptor, EpollEvents events) => _set.Change(descriptor, events, (ulong)number);

    /// <summary>Tells a target nothing more; before its descriptor is closed.</summary>
    public void Remove(long number, int descriptor)
    {
        _ = _set.Remove(descriptor);
        _targets.Remove((ulong)number);
    }

    /// <inheritdoc/>
    public override LoopConnection Wrap(LoopGroup loops, int descriptor, Address local, Address remote) =>
        loops.Sockets.Add(new EpollConnection(loops, descriptor, local, remote));

    /// <inheritdoc/>
    public override LoopListener Listen(Loop home, LoopGroup loops, Socket socket, Address local)
    {
        socket.Blocking = false;
        return loops.Sockets.Add(new EpollListener(home, loops, socket, local));
    }

    /// <inheritdoc/>
    public override ValueTask<int> ConnectAsync(
        int descriptor, ReadOnlyMemory<byte> address, Address remote, CancellationToken cancellationToken) =>
        new EpollConnect(_loop, descriptor, remote).RunAsync(address, cancellationToken);

    /// <inheritdoc/>
    public override void CancelAll()
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var target in _targets.Users().ToArray())
        {
            target.Abandon();
        }

        lock (_wakeLock)
        {
            _ended = true;
            _ = Libc.Close(_counter);
        }

        _set.Dispose();
    }
}
