using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Protocol;

/// <summary>Bytes with descriptors over a Unix socket (unix(7), SCM_RIGHTS): how a socket gets from one side to the other.</summary>
internal static unsafe partial class DescriptorMessage
{
    /// <summary>The most descriptors that one call takes in.</summary>
    public const int MostOfOneCall = 16;

    private const string Library = "libc";
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;
    private const int CloseOnExecFlag = 0x40000000;
    private const int ControlCut = 8; // MSG_CTRUNC
    private const int ControlHead = 16; // struct cmsghdr: length, level, type

    /// <summary>Receives bytes, and descriptors that come with them; those are closed in children.</summary>
    /// <param name="socket">The Unix socket.</param>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="length">Room for bytes.</param>
    /// <param name="descriptors">Where descriptors go, room for <see cref="MostOfOneCall"/>.</param>
    /// <param name="count">How many descriptors came; -1 where more came than there is room for, and some are gone.</param>
    /// <returns>As recvmsg(2).</returns>
    public static nint Receive(int socket, byte* target, int length, Span<int> descriptors, out int count)
    {
        const int controlBytes = ControlHead + (MostOfOneCall * sizeof(int));
        var control = stackalloc byte[controlBytes];
        var vector = new MessageVector { Start = target, Length = (nuint)length };
        var message = new MessageHead { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = controlBytes };
        count = 0;
        var received = ReceiveMessage(socket, &message, CloseOnExecFlag);
        if (received < 0 || message.ControlLength < ControlHead)
            return received;
        if (*(int*)(control + 8) == SocketLevel && *(int*)(control + 12) == Rights)
        {
            count = (int)(*(nuint*)control - ControlHead) / sizeof(int);
            new ReadOnlySpan<int>(control + ControlHead, count).CopyTo(descriptors);
        }

        if ((message.Flags & ControlCut) == 0)
            return received;
        for (var index = 0; index < count; index++)
            _ = CloseDescriptor(descriptors[index]);
        count = -1;
        return received;
    }

    /// <summary>Sends bytes, and a descriptor with the first of them.</summary>
    /// <returns>As sendmsg(2): how many bytes, with which the descriptor is sent; or -1.</returns>
    public static nint Send(int socket, ReadOnlySpan<byte> bytes, int descriptor)
    {
        const int controlBytes = 24; // CMSG_SPACE of one descriptor
        var control = stackalloc byte[controlBytes];
        new Span<byte>(control, controlBytes).Clear();
        *(nuint*)control = ControlHead + sizeof(int);
        *(int*)(control + 8) = SocketLevel;
        *(int*)(control + 12) = Rights;
        *(int*)(control + ControlHead) = descriptor;
        fixed (byte* start = bytes)
        {
            var vector = new MessageVector { Start = start, Length = (nuint)bytes.Length };
            var message = new MessageHead { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = controlBytes };
            return SendMessage(socket, &message, NoSignal);
        }
    }

    [LibraryImport(Library, EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int socket, MessageHead* message, int flags);

    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, MessageHead* message, int flags);

    [LibraryImport(Library, EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
