using System.Net.Sockets;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Epoll;

/// <summary>A listening socket on epoll: it accepts while somebody waits for a connection.</summary>
internal sealed class EpollListener(Loop home, LoopGroup loops, Socket socket, Address local)
    : LoopListener(home, loops, socket, local), IEpollTarget
{
    private const long Unregistered = -1;

    private long _number = Unregistered;
    private bool _watching;

    private EpollDriver Driver => (EpollDriver)Home.Driver;

    /// <inheritdoc/>
    public void Ready(EpollEvents events)
    {
        while (IsWanted())
        {
            var result = NativeSocket.Accept(Descriptor, blocking: false);
            switch (result)
            {
                case >= 0:
                    _ = Accepted(result);
                    break;
                case -Errno.TryAgain:
                    return;
                case -Errno.Interrupted or -Errno.ConnectionAborted or -Errno.Protocol:
                    break;
                default:
                    Failed(result);
                    break;
            }
        }

        Watch(false);
    }

    /// <inheritdoc/>
    public void Abandon() => Closes();

    /// <inheritdoc/>
    protected override void Arm() => Watch(true);

    /// <inheritdoc/>
    protected override void Release()
    {
        if (_number != Unregistered)
            Driver.Remove(_number, Descriptor);
        Closes();
    }

    private void Watch(bool watch)
    {
        if (_watching == watch)
            return;
        var events = watch ? EpollEvents.Input : EpollEvents.None;
        var result = _number == Unregistered ? _number = Driver.Add(this, Descriptor, events) : Driver.Change(_number, Descriptor, events);
        if (result >= 0)
        {
            _watching = watch;
            return;
        }

        _number = Unregistered;
        Failed((int)result);
    }
}
