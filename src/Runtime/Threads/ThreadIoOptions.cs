namespace Holdfast.Runtime.Threads;

/// <summary>How blocking threads are set up.</summary>
public sealed record ThreadIoOptions
{
    /// <summary>How many fibers may live at a time, each on its thread; 4,096 unless told otherwise.</summary>
    public int MostThreads { get; init; } = 4096;

    /// <summary>Bytes of each thread's stack; 0, which is the default, for the system's own.</summary>
    public int StackBytes { get; init; }
}
