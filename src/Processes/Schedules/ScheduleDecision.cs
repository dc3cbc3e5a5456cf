namespace Holdfast.Processes.Schedules;

/// <summary>What is to be done about a schedule now.</summary>
/// <param name="Act">What to do.</param>
/// <param name="Due">When it was due.</param>
/// <param name="LeftOut">How many runs that were due are left out.</param>
internal sealed record ScheduleDecision(ScheduleAct Act, DateTimeOffset Due, int LeftOut);
