namespace Holdfast.Governance.Identity;

/// <summary>
/// How many refused tokens are journalled one by one: so many in a window of time. The others are counted, and the count goes
/// into the next record, so that a flood shows in the journal without filling it. Pure; not thread-safe.
/// </summary>
internal sealed class FailureBudget
{
    /// <summary>Records in a window.</summary>
    internal const int RecordsPerWindow = 10;

    /// <summary>Length of a window.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private TimeSpan _windowStart = TimeSpan.MinValue;
    private int _recorded;

    /// <summary>Failures that were counted and not yet told.</summary>
    internal long Untold { get; private set; }

    /// <summary>Decides about a failure at a time of the steady clock.</summary>
    /// <param name="now">Time since the clock's origin.</param>
    /// <returns>How many untold failures to tell with this one; null where this one is counted only.</returns>
    internal long? Spend(TimeSpan now)
    {
        if (_windowStart == TimeSpan.MinValue || now - _windowStart >= Window)
        {
            _windowStart = now;
            _recorded = 0;
        }

        if (_recorded >= RecordsPerWindow)
        {
            Untold++;
            return null;
        }

        _recorded++;
        return TakeUntold();
    }

    /// <summary>The untold failures, which count as told from here on.</summary>
    internal long TakeUntold()
    {
        long untold = Untold;
        Untold = 0;
        return untold;
    }

    /// <summary>Gives back failures that could not be told after all.</summary>
    internal void GiveBack(long count) => Untold += count;
}
