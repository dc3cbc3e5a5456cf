namespace Holdfast.Runtime.Synchronization;

/// <summary>What may be given as the longest time of a wait.</summary>
internal static class TimeLimit
{
    /// <summary>Refuses negative times, but for the infinite one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static void Check(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The longest time of a wait is zero or more, or infinite.");
        }
    }
}
