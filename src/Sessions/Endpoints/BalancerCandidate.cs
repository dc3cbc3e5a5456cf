namespace Holdfast.Sessions.Endpoints;

/// <summary>An endpoint as the balancer sees it.</summary>
/// <param name="Weight">Its share, at least 1.</param>
/// <param name="Open">Sessions open now.</param>
/// <param name="Limit">Sessions open at the most.</param>
/// <param name="Available">Whether it may be chosen at all.</param>
internal readonly record struct BalancerCandidate(int Weight, int Open, int Limit, bool Available)
{
    /// <summary>Whether it can take one more session.</summary>
    public bool Eligible => Available && Open < Limit;
}
