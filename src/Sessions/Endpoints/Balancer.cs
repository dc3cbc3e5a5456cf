namespace Holdfast.Sessions.Endpoints;

/// <summary>Chooses endpoints of one pool; keeps nothing but its place in the round. Candidates keep their order.</summary>
internal sealed class Balancer(BalancingStrategy strategy)
{
    private long[] _turns = [];

    /// <summary>The index of the candidate to take.</summary>
    /// <param name="candidates">The pool's endpoints, always in the same order.</param>
    /// <param name="draw">A uniform number in [0, 1), used where chance decides.</param>
    /// <returns>-1 where none can take a session.</returns>
    public int Choose(ReadOnlySpan<BalancerCandidate> candidates, double draw) => strategy switch
    {
        BalancingStrategy.RoundRobin => NextInTurn(candidates),
        BalancingStrategy.Random => ByChance(candidates, draw),
        _ => LeastLoaded(candidates),
    };

    private static int LeastLoaded(ReadOnlySpan<BalancerCandidate> candidates)
    {
        var best = -1;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (!candidates[i].Eligible) continue;
            // Cross-multiplied, so that no division rounds two loads into one.
            if (best < 0 || (long)candidates[i].Open * candidates[best].Weight < (long)candidates[best].Open * candidates[i].Weight)
                best = i;
        }

        return best;
    }

    /// <summary>
    /// Smooth weighted turns: each eligible candidate gains its weight, the richest is taken and pays the round's total. Weights 5 and
    /// 1 give a a a b a a, not five in a row.
    /// </summary>
    private int NextInTurn(ReadOnlySpan<BalancerCandidate> candidates)
    {
        if (_turns.Length != candidates.Length) _turns = new long[candidates.Length];
        var best = -1;
        long total = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (!candidates[i].Eligible) continue;
            _turns[i] += candidates[i].Weight;
            total += candidates[i].Weight;
            if (best < 0 || _turns[i] > _turns[best]) best = i;
        }

        if (best >= 0) _turns[best] -= total;
        return best;
    }

    private static int ByChance(ReadOnlySpan<BalancerCandidate> candidates, double draw)
    {
        long total = 0;
        foreach (var candidate in candidates)
        {
            if (candidate.Eligible) total += candidate.Weight;
        }

        var left = (long)(draw * total);
        for (var i = 0; i < candidates.Length; i++)
        {
            if (!candidates[i].Eligible) continue;
            left -= candidates[i].Weight;
            if (left < 0) return i;
        }

        return -1;
    }
}
