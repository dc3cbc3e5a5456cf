namespace Holdfast.Runtime.Resilience;

/// <summary>
/// Asking again before the first answer is there, for what may be asked twice: the first answer counts. The attempts that lost are
/// cancelled and not waited for.
/// </summary>
public sealed record HedgeOptions
{
    /// <summary>How long each attempt has the field to itself; zero for all at once. A failed attempt is followed at once.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The most attempts beside the first, 1 to 10.</summary>
    public int Most { get; init; } = 1;
}
