namespace Holdfast.Runtime.Balancing;

/// <summary>
/// How load is spread over endpoints. Every strategy passes over endpoints that are unavailable, draining or at their limit, and gives
/// one that came back its share little by little where slow start is on.
/// </summary>
public enum BalancingStrategy
{
    /// <summary>The fewest open per weight, the new one counted; the first in order among equals.</summary>
    LeastConnections,

    /// <summary>In turn; weights do not count.</summary>
    RoundRobin,

    /// <summary>In turn, evenly interleaved by weight: weights 3 and 1 give a a b a, not three in a row and then the other.</summary>
    WeightedRoundRobin,

    /// <summary>
    /// The shortest response time times open connections, per weight. The time is a moving average that rises at once and falls
    /// slowly (peak EWMA), so that one that became slow is left alone, and asked again after a while.
    /// </summary>
    LeastResponseTime,

    /// <summary>By chance, in proportion to weight.</summary>
    Random,

    /// <summary>Two by chance, then the one with the fewer open per weight (Mitzenmacher, 2001).</summary>
    PowerOfTwoChoices,

    /// <summary>
    /// The endpoint that owns the request's key on a hash ring; the next of the ring where that one holds more than its share
    /// (consistent hashing with bounded loads: Mirrokni, Thorup and Zadimoghaddam, 2016). When an endpoint comes or goes, only the
    /// keys that it gains or had move.
    /// </summary>
    ConsistentHash,
}
