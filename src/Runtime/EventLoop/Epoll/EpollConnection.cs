using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Epoll;

/// <summary>
/// A connection on epoll, which tells edges: what is known to be empty or full is not asked again before an edge has come.
/// </summary>
internal sealed class EpollConnection(LoopGroup loops, int descriptor, Address local, Address remote)
    : LoopConnection(loops, descriptor, local, remote), IEpollTarget
{
    private const long Unregistered = -1;
    private const EpollEvents Wanted = EpollEvents.Input | EpollEvents.Output | EpollEvents.FarHangUp | EpollEvents.Edge;

    private EpollDriver? _driver;
    private long _number = Unregistered;
    private bool _empty;
    private bool _full;
    private bool _hungUp;

    /// <inheritdoc/>
    public void Ready(EpollEvents events)
    {
        _hungUp |= (events & (EpollEvents.FarHangUp | EpollEvents.HangUp | EpollEvents.Error)) != EpollEvents.None;
        if ((events & EpollEvents.Readable) != EpollEvents.None)
        {
            _empty = false;
            Readable();
        }

        if ((events & EpollEvents.Writable) != EpollEvents.None)
        {
            _full = false;
            Writable();
        }
    }

    /// <inheritdoc/>
    public void Abandon() => Close();

    /// <inheritdoc/>
    protected override void Bound(Loop loop) => _driver = (EpollDriver)loop.Driver;

    /// <inheritdoc/>
    protected override int TryRead(Span<byte> buffer)
    {
        if (_empty)
            return -Errno.TryAgain;
        var result = Libc.Receive(Descriptor, buffer);
        while (result == -Errno.Interrupted)
        {
            result = Libc.Receive(Descriptor, buffer);
        }

        // Less than there was room for means that there is no more, unless the end stands behind it.
        _empty = result == -Errno.TryAgain || (result > 0 && result < buffer.Length && !_hungUp && _number != Unregistered);
        return result;
    }

    /// <inheritdoc/>
    protected override int TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (_full)
            return -Errno.TryAgain;
        var result = Libc.Send(Descriptor, bytes);
        while (result == -Errno.Interrupted)
        {
            result = Libc.Send(Descriptor, bytes);
        }

        _full = result == -Errno.TryAgain;
        return result;
    }

    /// <inheritdoc/>
    protected override int ArmRead() => Register();

    /// <inheritdoc/>
    protected override int ArmWrite() => Register();

    /// <inheritdoc/>
    protected override void CompleteSending() => _ = Libc.ShutdownWrites(Descriptor);

    /// <inheritdoc/>
    protected override void Release()
    {
        if (_number != Unregistered)
            _driver!.Remove(_number, Descriptor);
        _number = Unregistered;
        CloseDescriptor();
    }

    // Being registered tells at once what the socket is ready for, so nothing that came before is missed.
    private int Register()
    {
        if (_number != Unregistered)
            return 0;
        var number = _driver!.Add(this, Descriptor, Wanted);
        if (number < 0)
            return (int)number;
        _number = number;
        return 0;
    }
}
