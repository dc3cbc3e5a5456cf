namespace Holdfast.Processes.Supervision;

/// <summary>How a worker's last child ended.</summary>
/// <param name="Code">Exit code, 0 to 255; 0 where a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 where it exited by itself.</param>
/// <param name="Time">When it ended, by the Keeper's clock.</param>
public sealed record WorkerExit(int Code, int Signal, DateTimeOffset Time)
{
    /// <summary>Whether nobody knows how it ended, because the Keeper that was its parent had died; code and signal are 0 then.</summary>
    public bool Unknown { get; init; }

    /// <summary>Whether the kernel killed it, or a process of its tree, because its memory limit was reached.</summary>
    public bool OutOfMemory { get; init; }
}
