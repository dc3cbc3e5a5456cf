using System.Runtime.InteropServices;
using Holdfast.Runtime;

namespace Holdfast.Server.Startup;

/// <summary>
/// The heaps of the C library, in which the platform compiles and SQLite keeps its pages. By itself glibc makes up to eight for each processor,
/// as threads come, and leaves to each what it once needed at the most (mallopt(3), malloc_trim(3)): a node would grow for hours, by another
/// heap each time that a short-lived thread compiles something. Another C library than glibc has no such heaps, and is asked for nothing.
/// </summary>
internal static class NativeHeaps
{
    /// <summary>Heaps of the C library, at the most, but for those that the platform's own threads made before this was asked for.</summary>
    public const int Limit = 2;

    private const int MostArenas = -8; // M_ARENA_MAX of malloc.h

    /// <summary>Between two times that what is free in the heaps is given back to the system.</summary>
    private static readonly TimeSpan TrimInterval = TimeSpan.FromMinutes(1);

    /// <summary>Has there be no more heaps; before the program begins.</summary>
    public static void Bound()
    {
        try
        {
            _ = SetOption(MostArenas, Limit);
        }
        catch (EntryPointNotFoundException)
        {
            // musl.
        }
    }

    /// <summary>Gives back now and then what is free, until it is cancelled.</summary>
    public static async Task KeepTrimAsync(Clock clock, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await clock.Delay(TrimInterval, cancellationToken);
                Trim();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or EntryPointNotFoundException)
        {
            // The node ends, or it is musl.
        }
    }

    /// <summary>Gives back to the system each page of the heaps in which nothing lies.</summary>
    /// <exception cref="EntryPointNotFoundException">The C library is not glibc.</exception>
    public static void Trim() => _ = TrimHeaps(0);

    [DllImport("libc", EntryPoint = "mallopt", ExactSpelling = true)]
    private static extern int SetOption(int option, int value);

    [DllImport("libc", EntryPoint = "malloc_trim", ExactSpelling = true)]
    private static extern int TrimHeaps(nuint keep);
}
