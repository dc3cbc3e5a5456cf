namespace Holdfast.Sessions.Endpoints;

/// <summary>Successes and failures of the last while, in ten parts of it; pure, and of constant size.</summary>
internal sealed class OutcomeWindow(TimeSpan length)
{
    private const int Parts = 10;

    private readonly TimeSpan _part = length / Parts;
    private readonly int[] _failures = new int[Parts];
    private readonly int[] _all = new int[Parts];
    private long _latest;

    /// <summary>Outcomes within the window.</summary>
    public int Count(TimeSpan now)
    {
        Advance(now);
        return _all.Sum();
    }

    /// <summary>The share of failures within the window; 0 where nothing was told.</summary>
    public double ErrorRate(TimeSpan now)
    {
        var count = Count(now);
        return count == 0 ? 0 : (double)_failures.Sum() / count;
    }

    /// <summary>Takes an outcome in.</summary>
    public void Add(bool failed, TimeSpan now)
    {
        Advance(now);
        var part = (int)(_latest % Parts);
        _all[part]++;
        if (failed) _failures[part]++;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_all);
        Array.Clear(_failures);
    }

    private void Advance(TimeSpan now)
    {
        var current = now.Ticks / Math.Max(1, _part.Ticks);
        // Parts that have passed unseen are emptied; never more than there are.
        for (var steps = Math.Min(current - _latest, Parts); steps > 0; steps--)
        {
            var part = (int)((current - steps + 1) % Parts);
            (_all[part], _failures[part]) = (0, 0);
        }

        _latest = Math.Max(_latest, current);
    }
}
