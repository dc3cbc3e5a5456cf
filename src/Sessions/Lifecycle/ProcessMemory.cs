namespace Holdfast.Sessions.Lifecycle;

/// <summary>The memory of this process, as the system counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes of it that are in use (the resident set).</summary>
    public static long Used() => Environment.WorkingSet;

    /// <summary>
    /// Has what nobody holds any more be found and given back, beside the work that goes on. Left alone an idle process collects nothing, and
    /// would count as full for ever; what was found free goes back to the system over several times.
    /// </summary>
    public static void Free() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
}
