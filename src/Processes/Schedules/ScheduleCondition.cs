namespace Holdfast.Processes.Schedules;

/// <summary>What is known of a schedule. Immutable; <see cref="ScheduleMachine"/> makes the next one.</summary>
/// <param name="Handled">Up to when all that was due has been dealt with.</param>
/// <param name="IsQueued">Whether a run waits for the end of the one before it.</param>
internal sealed record ScheduleCondition(DateTimeOffset Handled, bool IsQueued);
