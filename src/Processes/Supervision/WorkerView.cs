using Holdfast.Processes.Limits;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Supervision;

/// <summary>A worker as it is now. Immutable; a change makes another one.</summary>
public sealed record WorkerView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>By what its process is found, in words; null where it is not unmanaged.</summary>
    public string? Target { get; init; }

    /// <summary>Its type: <c>managed</c>, <c>unmanaged</c> or <c>integrated</c>.</summary>
    public string Type { get; init; } = "managed";

    /// <summary>Its state.</summary>
    public required WorkerState State { get; init; }

    /// <summary>How it is; null where it is not meant to run.</summary>
    public HealthState? Health { get; init; }

    /// <summary>Whether it can take work: it runs, and its checks, where it has any, let it.</summary>
    public bool Ready { get; init; }

    /// <summary>Process id of its living child; null where none lives.</summary>
    public int? Pid { get; init; }

    /// <summary>When that child was started, by the Keeper's clock.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How often it was started again since the daemon began.</summary>
    public int Restarts { get; init; }

    /// <summary>How its last child ended; null where none has.</summary>
    public WorkerExit? LastExit { get; init; }

    /// <summary>Since when it is in its state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The limits it is near to or beyond.</summary>
    public IReadOnlyList<LimitStanding> Limits { get; init; } = [];

    /// <summary>Why it is in its state, where that needs a word.</summary>
    public string? Reason { get; init; }

    /// <summary>Its program and arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The TCP port that is its own; null where it has none.</summary>
    public int? Port { get; init; }

    /// <summary>The groups it belongs to.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The number of the change that made this view; numbers grow over all workers.</summary>
    public required long Version { get; init; }
}
