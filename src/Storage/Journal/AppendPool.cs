namespace Holdfast.Storage.Journal;

/// <summary>Where the events' carriers of one tenant wait for their next use, so that an append in steady state allocates nothing.</summary>
internal sealed class AppendPool(string tenant)
{
    private readonly Lock _gate = new();
    private PendingAppend? _top;
    private int _count;

    internal PendingAppend Take()
    {
        lock (_gate)
        {
            if (_top is { } top)
            {
                _top = top.Below;
                top.Below = null;
                _count--;
                return top;
            }
        }

        return new PendingAppend(this, tenant);
    }

    internal void GiveBack(PendingAppend append)
    {
        lock (_gate)
        {
            // What a rush has left behind beyond the limit is the collector's.
            if (_count < JournalLimits.SpareAppends)
            {
                append.Below = _top;
                _top = append;
                _count++;
            }
        }
    }
}
