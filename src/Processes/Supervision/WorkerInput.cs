using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>What can happen to a worker.</summary>
internal abstract record WorkerInput
{
    /// <summary>An operator asks.</summary>
    internal sealed record Asked(WorkerOperation Operation) : WorkerInput;

    /// <summary>The Keeper has started it.</summary>
    internal sealed record Spawned(KeptChild Child) : WorkerInput;

    /// <summary>The Keeper has not started it.</summary>
    internal sealed record NotSpawned(int Errno, string Reason) : WorkerInput
    {
        /// <summary>The error that it is, where it is another than that it cannot be started.</summary>
        public ErrorCode? Error { get; init; }

        /// <summary>Whether the fault is this program's own, so that another try is worth it whatever the error.</summary>
        public bool IsUnforeseen { get; init; }
    }

    /// <summary>A child of it has ended.</summary>
    internal sealed record Ended(KeptChild Child) : WorkerInput;

    /// <summary>The time it asked for has passed; one that it no longer waits for has another number.</summary>
    internal sealed record TimePassed(int Timer) : WorkerInput;

    /// <summary>What the Keeper holds of it, after a connection was made.</summary>
    /// <param name="Child">Its living child, or else the one whose end nobody has handled; null where there is neither.</param>
    /// <param name="Wanted">Whether it is meant to run.</param>
    internal sealed record Found(KeptChild? Child, bool Wanted) : WorkerInput
    {
        /// <summary>The one in whose place the Keeper started it by itself, whose end nobody has handled; null for none.</summary>
        public KeptChild? Before { get; init; }

        /// <summary>Its limits as an earlier daemon had raised them; null where they are those of its definition.</summary>
        public WorkerLimits? Limits { get; init; }
    }

    /// <summary>Of an unmanaged one: its process was found, and is watched from now on.</summary>
    internal sealed record Sighted(KeptChild Child) : WorkerInput;

    /// <summary>Of an unmanaged one: its process was looked for and is not there, or cannot be told.</summary>
    internal sealed record NotSighted(string Reason, ErrorCode? Error = null) : WorkerInput;

    /// <summary>Of an unmanaged one: what was to end its process did not.</summary>
    internal sealed record NotEnded(KeptChild Child, string Reason) : WorkerInput;

    /// <summary>Of an unmanaged one: it is not watched any more, because it is defined differently or no more.</summary>
    internal sealed record LetGo : WorkerInput;

    /// <summary>A dead Keeper left its process behind, which lives and which the next one could not adopt.</summary>
    internal sealed record LeftBehind(OrphanedProcess Process, string Why) : WorkerInput;

    /// <summary>The checks of its child say something else than before.</summary>
    internal sealed record Checked(KeptChild Child, HealthReport Report) : WorkerInput;

    /// <summary>One of those it may wait for has changed.</summary>
    internal sealed record OthersChanged : WorkerInput;

    /// <summary>The configuration defines it differently now.</summary>
    /// <param name="Definition">How.</param>
    /// <param name="FromNextStart">Whether the living child goes on as it was defined, until the next is started.</param>
    internal sealed record Redefined(WorkerDefinition Definition, bool FromNextStart) : WorkerInput
    {
        /// <summary>Whether its limits are others than before: what the earlier ones were raised to counts no more.</summary>
        public bool HasOtherLimits { get; init; }
    }

    /// <summary>Its child has reached a limit whose policy is to end it.</summary>
    internal sealed record LimitReached(KeptChild Child, ResourceBound Bound, LimitStanding Standing) : WorkerInput;

    /// <summary>Where its child stands with its limits has changed.</summary>
    internal sealed record Measured(KeptChild Child, IReadOnlyList<LimitStanding> Standings) : WorkerInput;

    /// <summary>The Keeper cannot be reached any more.</summary>
    internal sealed record Lost : WorkerInput;
}
