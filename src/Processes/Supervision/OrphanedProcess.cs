namespace Holdfast.Processes.Supervision;

/// <summary>A worker's process that no Keeper holds any more.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="StartTicks">Its start in clock ticks since boot, by which a later process with the same id is told apart.</param>
internal sealed record OrphanedProcess(int Pid, long StartTicks);
