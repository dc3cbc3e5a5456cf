namespace Holdfast.Processes.Schedules;

/// <summary>A schedule as it is now.</summary>
/// <param name="Worker">The worker's name.</param>
/// <param name="Text">The schedule in its own words: <c>15 2 * * mon-fri Europe/Zurich</c>.</param>
/// <param name="NextRun">When the next run is due; null where none comes any more.</param>
/// <param name="LastDue">When the last run was due that was begun or left out; null before the first.</param>
/// <param name="LastOutcome">What became of that: <c>started queued replaced left_out refused</c>; null before the first.</param>
public sealed record ScheduleView(string Worker, string Text, DateTimeOffset? NextRun, DateTimeOffset? LastDue, string? LastOutcome);
