namespace Holdfast.Runtime.Synchronization;

/// <summary>What may be given as the longest time of a wait.</summary>
internal static class TimeLimit
{
    /// <summary>The longest time that the platform's timers take: 2^32 - 2 milliseconds, 49 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>
    /// Refuses negative times, but for the infinite one, and such as no timer takes. To be called before anything stands in a line.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or too long.</exception>
    public static void Check(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The longest time of a wait is zero or more, or infinite.");
        }

        if (timeout > Longest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, $"The longest time of a wait is at most {Longest.TotalDays:0} days; give Timeout.InfiniteTimeSpan for no limit.");
        }
    }
}
