using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.EventLoop;

/// <summary>
/// A queue of work for one thread, without locks: an array used in a circle that grows when it is full. Fibers, nearly all there is, are
/// told from other work, so that they are run without asking each what it is. A mutable struct: never copy it.
/// </summary>
internal struct WorkRing
{
    private const int FirstCapacity = 256;

    // Structs, because storing into an array of interfaces is checked for covariance each time.
    private Place[] _items = new Place[FirstCapacity];
    private int _mask = FirstCapacity - 1;
    private int _head;
    private int _count;

    /// <summary>Creates an empty queue.</summary>
    public WorkRing()
    {
    }

    /// <summary>How many wait.</summary>
    public readonly int Count => _count;

    /// <summary>Adds work at the end.</summary>
    public void Add(IThreadPoolWorkItem item) => Last().Item = item;

    /// <summary>Adds a fiber at the end.</summary>
    public void Add(Fiber fiber) => Last().Fiber = fiber;

    /// <summary>Takes the oldest, a fiber or other work; false where none waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out Fiber? fiber, out IThreadPoolWorkItem? item)
    {
        if (_count == 0)
        {
            fiber = null;
            item = null;
            return false;
        }

        ref var place = ref _items[_head];
        fiber = place.Fiber;
        item = place.Item;
        place = default;
        _head = (_head + 1) & _mask;
        _count--;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Place Last()
    {
        if (_count > _mask)
            Grow();
        return ref _items[(_head + _count++) & _mask];
    }

    private void Grow()
    {
        var items = new Place[_items.Length * 2];
        var first = _items.Length - _head;
        Array.Copy(_items, _head, items, 0, first);
        Array.Copy(_items, 0, items, first, _head);
        _items = items;
        _mask = items.Length - 1;
        _head = 0;
    }

    private struct Place
    {
        public Fiber? Fiber;
        public IThreadPoolWorkItem? Item;
    }
}
