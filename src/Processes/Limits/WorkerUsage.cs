using Holdfast.Processes.Supervision;

namespace Holdfast.Processes.Limits;

/// <summary>What a worker uses now.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Usage">What its tree uses; null where it does not run.</param>
/// <param name="Cpu">Processors in use, such as 1.5; null where that is not known yet.</param>
/// <param name="ReadRate">Bytes read from disks in a second; null where that is not known yet.</param>
/// <param name="WriteRate">Bytes written to disks in a second; null where that is not known yet.</param>
public sealed record WorkerUsage(WorkerView Worker, TreeUsage? Usage, double? Cpu, double? ReadRate, double? WriteRate);
