namespace Holdfast.Storage.Journal;

/// <summary>Times as the journal keeps them: whole microseconds since 1970-01-01 UTC, rounded down.</summary>
internal static class RecordTime
{
    private static readonly long EpochTicks = DateTimeOffset.UnixEpoch.Ticks;

    internal static long ToMicroseconds(DateTimeOffset time)
    {
        (long quotient, long remainder) = Math.DivRem(time.UtcTicks - EpochTicks, TimeSpan.TicksPerMicrosecond);
        return remainder < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The first microsecond that is not before the time: the bound of a search.</summary>
    internal static long Ceiling(DateTimeOffset time)
    {
        long floor = ToMicroseconds(time);
        return FromMicroseconds(floor).UtcTicks == time.UtcTicks ? floor : floor + 1;
    }

    internal static DateTimeOffset FromMicroseconds(long microseconds) =>
        new(EpochTicks + checked(microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
