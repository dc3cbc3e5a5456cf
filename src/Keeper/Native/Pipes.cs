using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary>Named pipes, and moving what is in them without taking it into this program: splice(2), tee(2), pipe(7).</summary>
internal static unsafe partial class Pipes
{
    /// <summary>What a pipe is asked to hold, bytes; what an unprivileged user may have at the most by default (pipe(7)).</summary>
    public const int Capacity = 1024 * 1024;

    private const string Library = "libc";
    private const uint OwnerOnly = 0x180; // 0600
    private const uint NonBlocking = 2; // SPLICE_F_NONBLOCK
    private const int SetSize = 1031; // F_SETPIPE_SZ
    private const int GetSize = 1032; // F_GETPIPE_SZ
    private const ulong CountWaiting = 0x541B; // FIONREAD
    private const short Input = 1;
    private const short HangUp = 16;

    /// <summary>Makes a named pipe where there is none, and opens its reading end without waiting for a writer.</summary>
    /// <returns>The descriptor; or -1 with the error number left behind, EINVAL where something else has the name.</returns>
    public static int OpenReader(string path)
    {
        if (MakeFifo(path, OwnerOnly) != 0 && Errno.Last != Errno.Exists)
            return -1;
        var descriptor = Libc.Open(path, Flags.OpenReadOnly | Flags.NonBlocking | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return -1;

        // A smaller one serves as well, only its child waits sooner; nothing but a pipe has a size of this kind.
        _ = Control(descriptor, SetSize, Capacity);
        if (Control(descriptor, GetSize, 0) > 0)
            return descriptor;
        _ = Libc.Close(descriptor);
        Marshal.SetLastPInvokeError(Errno.Invalid);
        return -1;
    }

    /// <summary>A pipe without a name: what is written to the second end is read at the first.</summary>
    /// <exception cref="SystemFailure">The system has none to give.</exception>
    public static (int Reader, int Writer) Create()
    {
        var ends = stackalloc int[2];
        if (Pipe2(ends, Flags.CloseOnExec | Flags.NonBlocking) != 0)
            throw new SystemFailure("pipe2");
        _ = Control(ends[1], SetSize, Capacity);
        return (ends[0], ends[1]);
    }

    /// <summary>How many bytes are in a pipe.</summary>
    public static int Waiting(int pipe)
    {
        var count = 0;
        return InputOutputControl(pipe, CountWaiting, &count) == 0 ? count : 0;
    }

    /// <summary>Whether a pipe is empty and nobody has it open for writing.</summary>
    public static bool IsEnded(int pipe)
    {
        var entry = new PollEntry { Descriptor = pipe, Wanted = Input };
        return Poll(&entry, 1, 0) > 0 && (entry.Seen & (Input | HangUp)) == HangUp;
    }

    /// <summary>Whether a descriptor of any kind has something to read.</summary>
    public static bool IsReadable(int descriptor)
    {
        var entry = new PollEntry { Descriptor = descriptor, Wanted = Input };
        return Poll(&entry, 1, 0) > 0 && (entry.Seen & Input) != 0;
    }

    /// <summary>Moves bytes from a pipe into a file at an offset, inside the kernel: what was not written stays in the pipe.</summary>
    /// <returns>How many; -1 with the error number left behind.</returns>
    public static int MoveTo(int pipe, int file, long offset, int count) =>
        (int)Splice(pipe, null, file, &offset, (nuint)count, NonBlocking);

    /// <summary>Copies what stands first in one pipe into another, where it stays as well.</summary>
    /// <returns>How many bytes; -1 with the error number left behind.</returns>
    public static int CopyTo(int pipe, int other, int count) => (int)Tee(pipe, other, (nuint)count, NonBlocking);

    [LibraryImport(Library, EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe2(int* ends, int flags);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, long argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int InputOutputControl(int descriptor, ulong request, int* argument);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, ulong count, int timeout);

    [LibraryImport(Library, EntryPoint = "splice", SetLastError = true)]
    private static partial nint Splice(int from, long* fromOffset, int to, long* toOffset, nuint count, uint flags);

    [LibraryImport(Library, EntryPoint = "tee", SetLastError = true)]
    private static partial nint Tee(int from, int to, nuint count, uint flags);
}
