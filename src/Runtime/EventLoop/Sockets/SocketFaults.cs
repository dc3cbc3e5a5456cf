using System.Net.Sockets;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.EventLoop.Sockets;

/// <summary>Turns negated error numbers into the failures that the other execution models throw.</summary>
internal static class SocketFaults
{
    /// <summary>What to throw for an error while doing something with an address.</summary>
    public static NetworkException Translate(int error, string doing, Address address) => error is -Errno.Canceled or -Errno.BadDescriptor
        ? SocketFailures.Closed(doing, address)
        : SocketFailures.Translate(new SocketException((int)ErrorOf(-error)), doing, address);

    private static SocketError ErrorOf(int error) => error switch
    {
        Errno.ConnectionRefused or Errno.NoEntry => SocketError.ConnectionRefused,
        Errno.HostUnreachable => SocketError.HostUnreachable,
        Errno.HostDown => SocketError.HostDown,
        Errno.NetworkUnreachable => SocketError.NetworkUnreachable,
        Errno.NetworkDown => SocketError.NetworkDown,
        Errno.NetworkReset => SocketError.NetworkReset,
        Errno.TimedOut => SocketError.TimedOut,
        Errno.ConnectionReset => SocketError.ConnectionReset,
        Errno.ConnectionAborted => SocketError.ConnectionAborted,
        Errno.BrokenPipe => SocketError.Shutdown,
        Errno.AddressInUse => SocketError.AddressAlreadyInUse,
        Errno.AddressNotAvailable => SocketError.AddressNotAvailable,
        Errno.AccessDenied or Errno.NotPermitted => SocketError.AccessDenied,
        Errno.TooManyFiles or Errno.TooManyFilesInSystem => SocketError.TooManyOpenSockets,
        Errno.NoBuffers or Errno.NoMemory => SocketError.NoBufferSpaceAvailable,
        Errno.NotConnected => SocketError.NotConnected,
        Errno.Invalid => SocketError.InvalidArgument,
        _ => SocketError.SocketError,
    };
}
