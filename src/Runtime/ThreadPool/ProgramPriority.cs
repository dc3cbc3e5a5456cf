using System.Globalization;
using System.Runtime.InteropServices;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>
/// Where this program stands where processors are short: its niceness, from -20 (first) to 19 (last), 0 for most programs (setpriority(2),
/// sched(7)). What it starts begins with the niceness that it had itself at first, where it may go back to that.
/// </summary>
public static partial class ProgramPriority
{
    private const int OfThread = 0;
    private const int NoSuchThread = 3;

    // As an object, so that it is read whole.
    private static volatile object? _first;

    /// <summary>The niceness of the calling thread.</summary>
    public static int Niceness => Get(OfThread, 0);

    /// <summary>Gives this program a niceness: all of its threads, those they start later, and its group, where sessions are scheduled as groups.</summary>
    /// <param name="niceness">From -20 to 19; below the present one takes root, CAP_SYS_NICE, or a limit of that size (RLIMIT_NICE).</param>
    /// <returns>Why the system refused, and nothing was changed; null where it did not.</returns>
    public static string? TrySet(int niceness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(niceness, -20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(niceness, 19);
        var first = Niceness;
        HashSet<int> met = [];
        // Until there is nobody new: a thread may have started another before its own turn came.
        for (var found = Threads(met); found.Count > 0; found = Threads(met))
        {
            foreach (var thread in found)
            {
                if (Set(OfThread, thread, niceness) != 0 && Marshal.GetLastPInvokeError() is not NoSuchThread and var error)
                {
                    return Marshal.GetPInvokeErrorMessage(error);
                }
            }
        }

        _first ??= first;
        SetGroup(niceness);
        return null;
    }

    /// <summary>Until it is disposed of, what the calling thread starts begins with the niceness that this program had at first.</summary>
    internal static Step StepBack() => new(_first as int?);

    private static List<int> Threads(HashSet<int> met) =>
    [
        .. Directory.EnumerateDirectories("/proc/self/task")
            .Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
            .Where(met.Add),
    ];

    /// <summary>
    /// Where the kernel schedules each session as one (sched(7), the autogroup feature), niceness counts within it alone, and the session has one of
    /// its own. It is set where this program leads the session: others' is not for it to change.
    /// </summary>
    private static void SetGroup(int niceness)
    {
        if (SessionOf(0) != Environment.ProcessId)
        {
            return;
        }

        try
        {
            File.WriteAllText("/proc/self/autogroup", niceness.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // This kernel has no such groups, or changes them not so often.
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int Set(int which, int who, int niceness);

    [LibraryImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    private static partial int Get(int which, int who);

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    private static partial int SessionOf(int process);

    /// <summary>A thread that stands where the program stood at first.</summary>
    internal readonly ref struct Step
    {
        private readonly int? _present;

        internal Step(int? first)
        {
            if (first is { } niceness)
            {
                _present = Niceness;
                _ = Set(OfThread, 0, niceness);
            }
        }

        /// <summary>Puts it back.</summary>
        public void Dispose()
        {
            if (_present is { } present)
            {
                _ = Set(OfThread, 0, present);
            }
        }
    }
}
