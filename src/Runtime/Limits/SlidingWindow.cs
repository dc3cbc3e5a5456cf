namespace Holdfast.Runtime.Limits;

/// <summary>
/// A sliding window: in any span of the window's length no more than the limit is taken, wherever the span begins. The window is
/// counted in <see cref="Slices"/>, and a slice leaves it whole, so a permit may come back up to one slice late, never early.
/// </summary>
public sealed class SlidingWindow : RateLimit
{
    /// <summary>Into how many slices a window is divided.</summary>
    public const int Slices = 10;

    private readonly long _sliceTicks;

    // One more than the window has: the present slice is not over yet, and the oldest is not yet past.
    private readonly int[] _taken = new int[Slices + 1];
    private long _slice = long.MinValue;
    private int _total;

    /// <summary>Creates an empty window.</summary>
    /// <param name="limit">The most permits in any window, at least 1.</param>
    /// <param name="window">Its length; a millisecond or more, at most 366 days.</param>
    public SlidingWindow(int limit, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, TimeSpan.FromDays(366));
        MostAtOnce = limit;
        _sliceTicks = (window.Ticks + Slices - 1) / Slices;
    }

    /// <inheritdoc/>
    public override int MostAtOnce { get; }

    /// <summary>How many permits are counted in the window.</summary>
    public int Taken(TimeSpan now)
    {
        Slide(now);
        return _total;
    }

    /// <inheritdoc/>
    public override bool IsFresh(TimeSpan now) => Taken(now) == 0;

    private protected override LimitDecision Decide(int permits, TimeSpan now)
    {
        Slide(now);
        if (permits > MostAtOnce - _total)
            return LimitDecision.Refused(WaitFor(permits, now));
        _taken[Index(_slice)] += permits;
        _total += permits;
        return LimitDecision.Granted;
    }

    private int Index(long slice) => (int)(slice % _taken.Length);

    private void Slide(TimeSpan now)
    {
        var slice = Math.Max(now.Ticks / _sliceTicks, 0);
        if (slice <= _slice)
            return;
        var first = slice - _slice >= _taken.Length || _slice < 0 ? slice - _taken.Length + 1 : _slice + 1;
        for (var passed = Math.Max(first, 0); passed <= slice; passed++)
        {
            _total -= _taken[Index(passed)];
            _taken[Index(passed)] = 0;
        }

        _slice = slice;
    }

    // Slices leave oldest first; it is time once enough of them have left.
    private TimeSpan WaitFor(int permits, TimeSpan now)
    {
        var missing = permits - (MostAtOnce - _total);
        for (var leaving = _slice - Slices; leaving <= _slice; leaving++)
        {
            if (leaving >= 0)
                missing -= _taken[Index(leaving)];
            if (missing <= 0)
                return TimeSpan.FromTicks(((leaving + _taken.Length) * _sliceTicks) - Math.Max(now.Ticks, _slice * _sliceTicks));
        }

        throw new InvalidOperationException("A window has lost count of what was taken.");
    }
}
