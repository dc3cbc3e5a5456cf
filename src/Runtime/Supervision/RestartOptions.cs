namespace Holdfast.Runtime.Supervision;

/// <summary>How a supervised child is started again.</summary>
public sealed record RestartOptions
{
    /// <summary>The most restarts that may be asked to be counted.</summary>
    public const int MostRetries = 1000;

    /// <summary>After which ends it is started again.</summary>
    public RestartPolicy Policy { get; init; } = RestartPolicy.OnFailure;

    /// <summary>
    /// Restarts within <see cref="Window"/>, or in a row after runs that were not stable, before it is given up;
    /// 0 to <see cref="MostRetries"/>.
    /// </summary>
    public int MaxRetries { get; init; } = 10;

    /// <summary>The time in which restarts are counted.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A run at least this long was stable: the restart after it is immediate.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait after the first run that was not stable.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many ends of runs that were not stable count as one where they come within <see cref="SpikeWindow"/>, 1 to
    /// <see cref="MostRetries"/>: what many fall over at once is one disturbance.
    /// </summary>
    public int SpikeTolerance { get; init; } = 1;

    /// <summary>The time in which such ends count as one.</summary>
    public TimeSpan SpikeWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after it was given up it is tried once more: a run that is stable then makes all good, another one gives it up for as
    /// long again. Null where it stays given up.
    /// </summary>
    public TimeSpan? ResetAfter { get; init; }

    /// <summary>By how much each further wait is longer, 1 or more.</summary>
    public double Multiplier { get; init; } = 2;

    /// <summary>How much of a wait may be taken off by chance, 0 to 1, so that many children do not come back at once.</summary>
    public double Jitter { get; init; } = 0.1;
}
