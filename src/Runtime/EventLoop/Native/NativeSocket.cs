using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.EventLoop.Native;

/// <summary>Stream sockets by descriptor: a result of 0 or more, or a negated <see cref="Errno"/>.</summary>
internal static unsafe partial class NativeSocket
{
    private const int UnixFamily = 1;
    private const int VersionFour = 2;
    private const int VersionSix = 10;
    private const int StreamClosedOnExec = 0x80001;
    private const int NonBlocking = 0x800;
    private const int ClosedOnExec = 0x80000;
    private const int TcpLevel = 6;
    private const int NoDelayOption = 1;
    private const int SocketLevel = 1;
    private const int ErrorOption = 4;
    private const int LingerOption = 13;
    private const int KeepAliveOption = 9;
    private const int UserTimeoutOption = 18;
    private const int KeepAliveIdleOption = 4;
    private const int KeepAliveIntervalOption = 5;
    private const int KeepAliveIdleSeconds = 15;
    private const int KeepAliveIntervalSeconds = 5;
    private const int AddressBytes = 128;
    private const int TcpInfoOption = 11;
    private const int TcpInfoBytes = 136;
    private const int TallyRounds = 1000;
    private const nuint InputQueue = 0x541B;
    private const nuint OutputQueue = 0x5411;

    /// <summary>A new socket; the ring needs blocking ones, everything else the others.</summary>
    public static int Create(AddressFamily family, bool blocking)
    {
        var number = family switch
        {
            AddressFamily.Unix => UnixFamily,
            AddressFamily.InterNetwork => VersionFour,
            _ => VersionSix,
        };
        return Libc.Result(SocketRaw(number, StreamClosedOnExec | (blocking ? 0 : NonBlocking), 0));
    }

    /// <summary>Begins to connect, or connects.</summary>
    public static int Connect(int descriptor, ReadOnlySpan<byte> address)
    {
        fixed (byte* pointer = address)
        {
            return Libc.Result(ConnectRaw(descriptor, pointer, (uint)address.Length));
        }
    }

    /// <summary>Takes a connection that waits, without waiting for one where the listening socket does not block.</summary>
    public static int Accept(int listening, bool blocking) =>
        Libc.Result(AcceptRaw(listening, null, null, ClosedOnExec | (blocking ? 0 : NonBlocking)));

    /// <summary>Turns Nagle's delay off.</summary>
    public static int SetNoDelay(int descriptor)
    {
        var one = 1;
        return Libc.Result(SetOptionRaw(descriptor, TcpLevel, NoDelayOption, &one, sizeof(int)));
    }

    /// <summary>
    /// Has a TCP socket fail where what it sent is not acknowledged in time, and probe a far side that is silent. Best effort: a kernel or a
    /// socket that knows the options not goes on without.
    /// </summary>
    public static void LimitUnacknowledged(int descriptor, int milliseconds)
    {
        var values = stackalloc int[] { milliseconds, KeepAliveIdleSeconds, KeepAliveIntervalSeconds, 1 };
        _ = SetOptionRaw(descriptor, TcpLevel, UserTimeoutOption, values, sizeof(int));
        _ = SetOptionRaw(descriptor, TcpLevel, KeepAliveIdleOption, values + 1, sizeof(int));
        _ = SetOptionRaw(descriptor, TcpLevel, KeepAliveIntervalOption, values + 2, sizeof(int));
        _ = SetOptionRaw(descriptor, SocketLevel, KeepAliveOption, values + 3, sizeof(int));
    }

    /// <summary>Has closing tell the far side that something was lost, rather than say goodbye.</summary>
    public static int ResetOnClose(int descriptor)
    {
        // struct linger: on, and no seconds.
        var linger = stackalloc int[2];
        (linger[0], linger[1]) = (1, 0);
        return Libc.Result(SetOptionRaw(descriptor, SocketLevel, LingerOption, linger, 2 * sizeof(int)));
    }

    /// <summary>The error a socket holds, negated, and forgets; 0 for none.</summary>
    public static int TakeError(int descriptor)
    {
        int error;
        uint length = sizeof(int);
        var result = Libc.Result(GetOptionRaw(descriptor, SocketLevel, ErrorOption, &error, &length));
        return result < 0 ? result : -error;
    }

    /// <summary>Another descriptor of the same socket, closed in children; null where it is not open.</summary>
    public static SafeFileHandle? Duplicate(int descriptor)
    {
        const int duplicateClosedOnExec = 1030; // F_DUPFD_CLOEXEC
        var copy = ControlRaw(descriptor, duplicateClosedOnExec, 0);
        return copy < 0 ? null : new SafeFileHandle(copy, ownsHandle: true);
    }

    /// <summary>Has operations on a socket wait in the kernel, or not; for all of its descriptors.</summary>
    public static int SetBlocking(int descriptor, bool blocking)
    {
        const int getFlags = 3, setFlags = 4;
        var flags = ControlRaw(descriptor, getFlags, 0);
        return Libc.Result(ControlRaw(descriptor, setFlags, blocking ? flags & ~NonBlocking : flags | NonBlocking));
    }

    /// <summary>
    /// The kernel's counts of a TCP socket (linux/tcp.h, struct tcp_info: tcpi_state at 0, tcpi_bytes_acked at 120,
    /// tcpi_bytes_received at 128); null where it has no such counts or is closed.
    /// </summary>
    public static ByteTally? Tally(int descriptor)
    {
        var info = stackalloc byte[TcpInfoBytes];
        // What arrives between two of the questions would be counted by one of them alone: so it is asked until nothing did.
        for (var round = 0; round < TallyRounds; round++)
        {
            int unread, unsent;
            if (ReadInfo(descriptor, info) is not { } before
                || QueueRaw(descriptor, InputQueue, &unread) != 0 || QueueRaw(descriptor, OutputQueue, &unsent) != 0
                || ReadInfo(descriptor, info) is not { } after)
                return null;
            if (before == after) return new ByteTally(after.Received - unread, after.Acknowledged + unsent);
        }

        return null;
    }

    /// <summary>
    /// How long ago a TCP socket last got bytes (struct tcp_info: tcpi_last_data_recv at 52, in milliseconds), zero where some are unread;
    /// null where it got none, is closed or is of another kind.
    /// </summary>
    public static TimeSpan? Silence(int descriptor)
    {
        const int lastReceivedOffset = 52;
        var info = stackalloc byte[TcpInfoBytes];
        int unread;
        if (ReadInfo(descriptor, info) is not { Received: > 0 } || QueueRaw(descriptor, InputQueue, &unread) != 0) return null;
        return unread > 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(*(uint*)(info + lastReceivedOffset));
    }

    private static (long Received, long Acknowledged)? ReadInfo(int descriptor, byte* info)
    {
        const int acknowledgedOffset = 120, receivedOffset = 128;
        const byte closed = 7, closeWait = 8, timeWait = 6, lastAck = 9, closing = 11;
        uint length = TcpInfoBytes;
        if (GetOptionRaw(descriptor, TcpLevel, TcpInfoOption, (int*)info, &length) != 0 || length < TcpInfoBytes || info[0] == closed)
            return null;
        // The far side's end counts as a byte received.
        var ended = info[0] is closeWait or timeWait or lastAck or closing;
        return (*(long*)(info + receivedOffset) - (ended ? 1 : 0), *(long*)(info + acknowledgedOffset));
    }

    /// <summary>The near end of a TCP socket; null where it has none any more.</summary>
    public static IPEndPoint? LocalEnd(int descriptor) => End(descriptor, near: true);

    /// <summary>The far end of a TCP socket; null where it has none any more.</summary>
    public static IPEndPoint? RemoteEnd(int descriptor) => End(descriptor, near: false);

    private static IPEndPoint? End(int descriptor, bool near)
    {
        var bytes = stackalloc byte[AddressBytes];
        uint length = AddressBytes;
        if ((near ? LocalNameRaw(descriptor, bytes, &length) : RemoteNameRaw(descriptor, bytes, &length)) != 0)
            return null;
        var family = *(ushort*)bytes == VersionSix ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var address = new SocketAddress(family, (int)length);
        new ReadOnlySpan<byte>(bytes, (int)length).CopyTo(address.Buffer.Span);
        return (IPEndPoint)new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(address);
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int SocketRaw(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int ControlRaw(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int QueueRaw(int descriptor, nuint request, int* count);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int ConnectRaw(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int AcceptRaw(int descriptor, byte* address, uint* length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOptionRaw(int descriptor, int level, int option, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOptionRaw(int descriptor, int level, int option, int* value, uint* length);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static partial int LocalNameRaw(int descriptor, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "getpeername", SetLastError = true)]
    private static partial int RemoteNameRaw(int descriptor, byte* address, uint* length);
}
