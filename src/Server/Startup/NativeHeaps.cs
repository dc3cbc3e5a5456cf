using System.Runtime.InteropServices;

namespace Holdfast.Server.Startup;

/// <summary>
/// The heaps of the C library, in which the platform compiles and SQLite keeps its pages. By itself glibc makes up to eight for each processor,
/// as threads come, and leaves to each what it once needed at the most (mallopt(3), M_ARENA_MAX and M_TRIM_THRESHOLD): a node would grow for hours,
/// by another heap each time that a short-lived thread compiles something.
/// </summary>
internal static class NativeHeaps
{
    /// <summary>Heaps of the C library, at the most, but for those that the platform's own threads made before this was asked for.</summary>
    public const int Limit = 2;

    /// <summary>Free bytes at the end of a heap from which on they are given back to the system.</summary>
    public const int FreeBytes = 128 * 1024;

    // Of malloc.h.
    private const int TrimThreshold = -1;
    private const int MostArenas = -8;

    /// <summary>Sets these bounds; before the program begins. Another C library than glibc has no such heaps, and nothing to be asked.</summary>
    public static void Bound()
    {
        try
        {
            _ = SetOption(MostArenas, Limit);
            _ = SetOption(TrimThreshold, FreeBytes);
        }
        catch (EntryPointNotFoundException)
        {
            // musl.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt", ExactSpelling = true)]
    private static extern int SetOption(int option, int value);
}
