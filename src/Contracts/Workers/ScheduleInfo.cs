namespace Holdfast.Contracts.Workers;

/// <summary>A worker that runs by a schedule.</summary>
public sealed record ScheduleInfo
{
    /// <summary>The worker's name.</summary>
    public required string Worker { get; init; }

    /// <summary>The schedule in its own words: <c>15 2 * * mon-fri Europe/Zurich</c>.</summary>
    public required string Schedule { get; init; }

    /// <summary>When the next run is due; null where none comes any more.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>When the last run was due that was begun or left out; null before the first.</summary>
    public DateTimeOffset? LastDue { get; init; }

    /// <summary>What became of it: <c>started queued replaced left_out refused</c>; null before the first.</summary>
    public string? LastOutcome { get; init; }

    /// <summary>How the last run ended: <c>exit 1</c> or <c>signal 9</c>; null where none has.</summary>
    public string? LastExit { get; init; }
}
