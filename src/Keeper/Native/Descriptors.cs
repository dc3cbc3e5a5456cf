using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary>What descriptors are, and handing them to another program of this process (execve(2)).</summary>
internal static unsafe partial class Descriptors
{
    private const string Library = "libc";
    private const int SocketLevel = 1;
    private const int SocketType = 3;
    private const int Stream = 1;
    private const int SetFlags = 2; // F_SETFD
    private const short Ended = 0x10 | 0x8 | 0x2000; // POLLHUP, POLLERR, POLLRDHUP

    /// <summary>Whether a descriptor is a socket for a stream of bytes.</summary>
    public static bool IsStreamSocket(int descriptor)
    {
        var type = 0;
        var length = (uint)sizeof(int);
        return Libc.GetSockOpt(descriptor, SocketLevel, SocketType, &type, &length) == 0 && type == Stream;
    }

    /// <summary>Whether a socket's far side has finished sending, or the connection is broken.</summary>
    public static bool IsEnded(int descriptor)
    {
        const short farSideFinished = 0x2000;
        var entry = new PollEntry { Descriptor = descriptor, Wanted = farSideFinished };
        return Poll(&entry, 1, 0) > 0 && (entry.Seen & Ended) != 0;
    }

    /// <summary>Lets a descriptor stay open when this process becomes another program.</summary>
    public static void KeepOverExec(int descriptor) => _ = Control(descriptor, SetFlags, 0);

    /// <summary>Makes a file in memory.</summary>
    /// <returns>Its descriptor; or -1.</returns>
    public static int MemoryFile(string name) => CreateMemoryFile(name, 0);

    /// <summary>Becomes another program; returns only where that failed, with the error number left behind.</summary>
    public static void Execute(string path, IReadOnlyList<string> arguments)
    {
        using var block = new StringBlock(arguments);
        _ = ExecuteProgram(path, block.Pointers);
    }

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, ulong count, int timeout);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, long argument);

    [LibraryImport(Library, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport(Library, EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ExecuteProgram(string path, byte** arguments);
}
