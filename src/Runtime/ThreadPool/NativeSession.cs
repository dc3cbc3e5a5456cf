using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>All processes of one session (setsid(2)), which the kernel has no call to signal at once.</summary>
internal static class NativeSession
{
    private const int MostRounds = 16;

    /// <summary>
    /// Sends a signal to everybody in a session, its leader first, and goes on looking for those who were started meanwhile, until there is nobody new.
    /// </summary>
    /// <param name="session">Its number; its leader is not reaped, so that it is nobody else's.</param>
    /// <param name="signal">The signal's number.</param>
    public static void Signal(int session, int signal)
    {
        HashSet<int> reached = [session];
        NativeProcess.Signal(session, signal);
        for (var round = 0; round < MostRounds; round++)
        {
            var found = Members(session).Where(reached.Add).ToList();
            if (found.Count == 0)
                return;
            foreach (var member in found)
                NativeProcess.Signal(member, signal);
        }
    }

    private static IEnumerable<int> Members(int session)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && SessionOf(folder) == session)
                yield return pid;
        }
    }

    private static long SessionOf(string folder)
    {
        try
        {
            return ProcessStatText.Session(File.ReadAllBytes($"{folder}/stat"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
