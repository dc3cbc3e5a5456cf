namespace Holdfast.Sessions.Pool;

/// <summary>The numbers that a pool's bookkeeping goes by.</summary>
/// <param name="Min">Sessions open at the least, ready and in use together.</param>
/// <param name="Spares">Sessions kept ready beside those in use, as far as <paramref name="Max"/> leaves room.</param>
/// <param name="Max">Sessions open at the most.</param>
/// <param name="MostWaiting">Callers that wait, at the most; beyond, one is refused at once.</param>
/// <param name="IdleTimeout">How long a ready session that is not needed stays.</param>
/// <param name="Lifetime">How long a session lives at the most before it is replaced; null for as long as it holds.</param>
internal sealed record PoolLimits(int Min, int Spares, int Max, int MostWaiting, TimeSpan IdleTimeout, TimeSpan? Lifetime)
{
    /// <summary>The share of the lifetime that chance takes off, at the most, so that sessions opened together do not end together.</summary>
    public const double LifetimeJitter = 0.2;
}
