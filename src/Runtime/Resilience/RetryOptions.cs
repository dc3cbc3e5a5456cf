namespace Holdfast.Runtime.Resilience;

/// <summary>Trying again what failed.</summary>
public sealed record RetryOptions
{
    /// <summary>The most attempts after the first, at least 1.</summary>
    public int Most { get; init; } = 3;

    /// <summary>The wait after the first failure; each further one is twice as long.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the neighbour asked to be let alone, as its failure tells: waited for where that is longer than <see cref="Delay"/>, up to
    /// <see cref="MaxDelay"/>. Null, and where it gives null, for the waits above.
    /// </summary>
    public Func<Exception, TimeSpan?>? Asked { get; init; }

    /// <summary>Whether waits are spread by chance, so that many callers do not come back at once.</summary>
    public bool Jitter { get; init; } = true;
}
