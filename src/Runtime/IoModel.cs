namespace Holdfast.Runtime;

/// <summary>The execution models for real programs. The simulation is another, for tests.</summary>
public enum IoModel
{
    /// <summary>The .NET thread pool.</summary>
    ThreadPool,

    /// <summary>Thread-per-core event loops (Linux).</summary>
    EventLoop,

    /// <summary>A blocking thread for each fiber.</summary>
    Threads,
}
