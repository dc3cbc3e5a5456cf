using Holdfast.Contracts.Errors;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Supervision;

/// <summary>All that a worker's machine knows. Immutable; the machine makes the next one.</summary>
internal sealed record WorkerCondition
{
    /// <summary>Before the Keeper was asked.</summary>
    public static WorkerCondition Initial { get; } = new();

    /// <summary>The state.</summary>
    public WorkerState State { get; init; } = WorkerState.Unknown;

    /// <summary>The living child, where known.</summary>
    public KeptChild? Child { get; init; }

    /// <summary>The child that ended last.</summary>
    public KeptChild? LastChild { get; init; }

    /// <summary>The process that a dead Keeper left behind and that could not be adopted; it may have ended since.</summary>
    public OrphanedProcess? Orphan { get; init; }

    /// <summary>Whether the Keeper was asked to start it and has not answered.</summary>
    public bool Spawning { get; init; }

    /// <summary>Whether it is not started yet because it waits for others.</summary>
    public bool Waiting { get; init; }

    /// <summary>Whether it is meant to run.</summary>
    public bool Wanted { get; init; }

    /// <summary>Whether it was killed because it did not end in time.</summary>
    public bool Killed { get; init; }

    /// <summary>Whether it outlived being killed.</summary>
    public bool Overdue { get; init; }

    /// <summary>What the checks of its child say; null where there are none, or none yet.</summary>
    public HealthReport? Health { get; init; }

    /// <summary>Why its child is being ended, or was, by its checks or limits; null where it is not.</summary>
    public EndCause? Cause { get; init; }

    /// <summary>Its limits where they are not those of its definition any more.</summary>
    public WorkerLimits? Limits { get; init; }

    /// <summary>The limits it is near to or beyond.</summary>
    public IReadOnlyList<LimitStanding> Standings { get; init; } = [];

    /// <summary>What the restart rule remembers.</summary>
    public RestartHistory History { get; init; } = RestartHistory.Empty;

    /// <summary>How often it was started again since the daemon began.</summary>
    public int Restarts { get; init; }

    /// <summary>The number of the time it waits for.</summary>
    public int Timer { get; init; }

    /// <summary>Why it is as it is, where that needs a word.</summary>
    public string? Reason { get; init; }

    /// <summary>The error for which it was not started, where it is another than that it cannot be.</summary>
    public ErrorCode? Error { get; init; }
}
