namespace Holdfast.Runtime.Timers;

/// <summary>When the ticks of an interval are due, pure.</summary>
internal sealed class TickSchedule(TimeSpan first, TimeSpan period, MissedTicks missed)
{
    /// <summary>When the next tick is due.</summary>
    public TimeSpan Next { get; private set; } = first;

    /// <summary>Takes the tick that is due, and sets the next.</summary>
    /// <param name="now">The present, not before <see cref="Next"/>.</param>
    public Tick Take(TimeSpan now)
    {
        var due = Next;
        var late = now - due;
        var skipped = missed == MissedTicks.Skip ? late.Ticks / period.Ticks : 0;
        var from = missed == MissedTicks.Delay ? now : due;
        Next = from + period + TimeSpan.FromTicks(skipped * period.Ticks);
        return new Tick(due, late, skipped);
    }
}
