namespace Holdfast.Runtime.Timers;

/// <summary>One tick of an <see cref="Interval"/>.</summary>
/// <param name="Scheduled">When it was due, by <see cref="Clock.Elapsed"/>.</param>
/// <param name="Late">How long after that it was taken.</param>
/// <param name="Skipped">How many ticks are left out after it; only under <see cref="MissedTicks.Skip"/> more than 0.</param>
public readonly record struct Tick(TimeSpan Scheduled, TimeSpan Late, long Skipped);
