namespace Holdfast.Runtime.Limits;

/// <summary>What a <see cref="Throttle"/> gave: the permits, or the reason why not. Dispose it once when the work is done.</summary>
public readonly struct Permit : IDisposable, IEquatable<Permit>
{
    private readonly Throttle? _throttle;
    private readonly int _permits;

    internal Permit(Throttle throttle, int permits)
    {
        _throttle = throttle;
        _permits = permits;
        Outcome = PermitOutcome.Granted;
    }

    internal Permit(PermitOutcome refusal, TimeSpan retryAfter)
    {
        Outcome = refusal;
        RetryAfter = retryAfter;
    }

    /// <summary>How the request ended.</summary>
    public PermitOutcome Outcome { get; }

    /// <summary>Whether the permits are there.</summary>
    public bool IsGranted => Outcome == PermitOutcome.Granted;

    /// <summary>
    /// Where they are not: after how long asking again may help, <see cref="Timeout.InfiniteTimeSpan"/> where no time can be named.
    /// </summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Gives back what the limit counts as in use.</summary>
    public void Dispose() => _throttle?.Return(_permits);

    /// <inheritdoc/>
    public bool Equals(Permit other) =>
        ReferenceEquals(_throttle, other._throttle) && _permits == other._permits
        && Outcome == other.Outcome && RetryAfter == other.RetryAfter;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Permit other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_throttle, _permits, Outcome, RetryAfter);

    /// <summary>Whether two are the same.</summary>
    public static bool operator ==(Permit left, Permit right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(Permit left, Permit right) => !left.Equals(right);
}
