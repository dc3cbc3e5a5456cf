namespace Holdfast.Runtime.EventLoop;

/// <summary>A queue of work for one thread, without locks: an array used in a circle that grows when it is full.</summary>
internal sealed class WorkRing
{
    private const int FirstCapacity = 256;

    // Structs, because storing into an array of interfaces is checked for covariance each time.
    private Place[] _items = new Place[FirstCapacity];
    private int _head;
    private int _count;

    /// <summary>How many wait.</summary>
    public int Count => _count;

    /// <summary>Adds one at the end.</summary>
    public void Add(IThreadPoolWorkItem item)
    {
        if (_count == _items.Length)
            Grow();
        _items[(_head + _count) & (_items.Length - 1)].Item = item;
        _count++;
    }

    /// <summary>Takes the oldest; null where none waits.</summary>
    public IThreadPoolWorkItem? Take()
    {
        if (_count == 0)
            return null;
        ref var place = ref _items[_head];
        var item = place.Item;
        place.Item = null;
        _head = (_head + 1) & (_items.Length - 1);
        _count--;
        return item;
    }

    private void Grow()
    {
        var items = new Place[_items.Length * 2];
        var first = _items.Length - _head;
        Array.Copy(_items, _head, items, 0, first);
        Array.Copy(_items, 0, items, first, _head);
        _items = items;
        _head = 0;
    }

    private struct Place
    {
        public IThreadPoolWorkItem? Item;
    }
}
