namespace Holdfast.Runtime.EventLoop;

/// <summary>Work that other threads give to a loop. It closes when the loop ends, and then takes no more.</summary>
internal sealed class Inbox
{
    private const int FirstCapacity = 64;

    private readonly Lock _lock = new();
    private List<IThreadPoolWorkItem> _filling = new(FirstCapacity);
    private List<IThreadPoolWorkItem> _emptying = new(FirstCapacity);
    private volatile bool _any;
    private bool _closed;

    /// <summary>Whether anything waits.</summary>
    public bool Any => _any;

    /// <summary>Adds work; false where the inbox has closed.</summary>
    public bool TryAdd(IThreadPoolWorkItem item)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _filling.Add(item);
            _any = true;
            return true;
        }
    }

    /// <summary>Moves all that waits to the loop's own queue.</summary>
    public void MoveTo(ref WorkRing ready)
    {
        if (!_any)
            return;
        lock (_lock)
        {
            (_filling, _emptying) = (_emptying, _filling);
            _any = false;
        }

        foreach (var item in _emptying)
        {
            ready.Add(item);
        }

        _emptying.Clear();
    }

    /// <summary>Takes no more work from here on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }
}
