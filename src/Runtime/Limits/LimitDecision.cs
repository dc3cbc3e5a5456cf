namespace Holdfast.Runtime.Limits;

/// <summary>What a limit answers.</summary>
/// <param name="IsGranted">Whether the permits were taken.</param>
/// <param name="RetryAfter">
/// Where they were not: how long until they are there if nobody else takes any, or <see cref="Timeout.InfiniteTimeSpan"/> where
/// that is up to those who hold them.
/// </param>
public readonly record struct LimitDecision(bool IsGranted, TimeSpan RetryAfter)
{
    /// <summary>The permits were taken.</summary>
    public static LimitDecision Granted { get; } = new(true, TimeSpan.Zero);

    /// <summary>The permits are not there before this time has passed.</summary>
    public static LimitDecision Refused(TimeSpan retryAfter) => new(false, retryAfter);
}
