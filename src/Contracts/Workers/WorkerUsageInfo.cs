namespace Holdfast.Contracts.Workers;

/// <summary>What a worker's whole process tree uses now.</summary>
public sealed record WorkerUsageInfo
{
    /// <summary>The worker.</summary>
    public required string Name { get; init; }

    /// <summary>Its state, as in <see cref="WorkerInfo.State"/>.</summary>
    public required string State { get; init; }

    /// <summary>The process id while it lives.</summary>
    public int? Pid { get; init; }

    /// <summary>Percent of one processor: 150 is one and a half.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Memory that cannot simply be taken back, bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Processes.</summary>
    public int? Processes { get; init; }

    /// <summary>Threads of all processes.</summary>
    public int? Threads { get; init; }

    /// <summary>Open descriptors of all processes.</summary>
    public int? Descriptors { get; init; }

    /// <summary>Bytes a second read from disks.</summary>
    public double? ReadRate { get; init; }

    /// <summary>Bytes a second written to disks.</summary>
    public double? WriteRate { get; init; }

    /// <summary>How often it was restarted since the node began to supervise it.</summary>
    public int Restarts { get; init; }

    /// <summary>The limits it is near to or beyond, in words; left out where there are none.</summary>
    public IReadOnlyList<string>? Limits { get; init; }
}
