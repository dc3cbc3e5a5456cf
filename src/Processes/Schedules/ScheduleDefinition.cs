namespace Holdfast.Processes.Schedules;

/// <summary>When a worker runs by itself. One of <see cref="Cron"/>, <see cref="At"/> and <see cref="Every"/> is set. Immutable.</summary>
public sealed record ScheduleDefinition
{
    /// <summary>At every matching minute of the zone.</summary>
    public CronExpression? Cron { get; init; }

    /// <summary>Once, at this local time of the zone.</summary>
    public DateTime? At { get; init; }

    /// <summary>At multiples of this since 1970 (UTC), so that a restart of the node shifts nothing.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The zone whose clock counts.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Days of that zone on which nothing runs.</summary>
    public IReadOnlySet<DateOnly> Except { get; init; } = new HashSet<DateOnly>();

    /// <summary>What happens when a run is due while the one before it goes on.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>What happens with runs that nobody could start when they were due.</summary>
    public MissedPolicy Missed { get; init; }

    /// <summary>
    /// The first time after an instant at which a run is due; null where none comes. A local time that a change of the clock leaves out is due
    /// when the clock has moved on; one that comes twice is due the first time.
    /// </summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var from = instant;
        for (var tries = 0; tries < MostExcepted; tries++)
        {
            if (Candidate(from) is not { } next)
                return null;
            if (!Except.Contains(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(next, Zone).DateTime)))
                return next;
            from = Every is null ? next : EndOfDay(next);
        }

        return null;
    }

    /// <summary>The schedule in words that change when its times do.</summary>
    public override string ToString()
    {
        var times = Cron?.Text ?? (At is { } at ? $"at {at:yyyy-MM-dd'T'HH:mm:ss}" : $"every {Every}");
        var zone = Every is null || Except.Count > 0 ? $" {Zone.Id}" : "";
        return Except.Count == 0 ? times + zone : $"{times}{zone} except {string.Join(' ', Except.Order().Select(day => $"{day:yyyy-MM-dd}"))}";
    }

    /// <summary>How many excepted times in a row are passed over, in times: more than the minutes of a day.</summary>
    private const int MostExcepted = 100_000;

    private DateTimeOffset? Candidate(DateTimeOffset instant)
    {
        if (Every is { } every)
        {
            var periods = (instant - DateTimeOffset.UnixEpoch).Ticks / every.Ticks;
            return DateTimeOffset.UnixEpoch.AddTicks((periods + 1) * every.Ticks);
        }

        if (At is { } at)
            return Instant(at) is var due && due > instant ? due : null;
        var local = TimeZoneInfo.ConvertTime(instant, Zone).DateTime;
        // What a clock set back shows again lies before the instant; then the next one is looked for.
        while (Cron!.NextAfter(local) is { } next)
        {
            if (Instant(next) is var due && due > instant)
                return due;
            local = next;
        }

        return null;
    }

    private DateTimeOffset EndOfDay(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone).DateTime;
        return Instant(local.Date.AddDays(1)).AddTicks(-1);
    }

    private DateTimeOffset Instant(DateTime local)
    {
        var time = local;
        if (Zone.IsInvalidTime(time))
        {
            // Gaps are whole minutes and shorter than a day.
            while (Zone.IsInvalidTime(time))
                time = time.AddMinutes(1);
        }

        var offset = Zone.IsAmbiguousTime(time) ? Zone.GetAmbiguousTimeOffsets(time).Max() : Zone.GetUtcOffset(time);
        return new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), offset).ToUniversalTime();
    }
}
