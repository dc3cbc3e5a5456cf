using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary>Masks of signals and what reads them: pthread_sigmask(3), signalfd(2). A set is the kernel's, bit 0 for signal 1.</summary>
internal static unsafe partial class Signals
{
    private const string Library = "libc";
    private const int SetWords = 16; // glibc's sigset_t has room for 1,024 signals, musl's as well
    private const int BlockMore = 0; // SIG_BLOCK

    /// <summary>The signals that this thread does not take.</summary>
    public static ulong Blocked()
    {
        var now = stackalloc ulong[SetWords];
        new Span<ulong>(now, SetWords).Clear();
        _ = Mask(BlockMore, null, now);
        return now[0];
    }

    /// <summary>Has this thread take these signals no more; programs it becomes and threads it starts begin like that.</summary>
    public static void Block(ulong signals)
    {
        var set = SetOf(signals, stackalloc ulong[SetWords]);
        fixed (ulong* start = set)
            _ = Mask(BlockMore, start, null);
    }

    /// <summary>Opens a descriptor that is readable while one of these signals waits; it is not for children and never waits.</summary>
    /// <returns>It; or -1.</returns>
    public static int Open(ulong signals)
    {
        var set = SetOf(signals, stackalloc ulong[SetWords]);
        fixed (ulong* start = set)
            return SignalDescriptor(-1, start, Flags.CloseOnExec | Flags.NonBlocking);
    }

    private static Span<ulong> SetOf(ulong signals, Span<ulong> set)
    {
        set.Clear();
        set[0] = signals;
        return set;
    }

    [LibraryImport(Library, EntryPoint = "pthread_sigmask")]
    private static partial int Mask(int how, ulong* set, ulong* before);

    [LibraryImport(Library, EntryPoint = "signalfd", SetLastError = true)]
    private static partial int SignalDescriptor(int descriptor, ulong* set, int flags);
}
