using System.Numerics;
using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Channels;

/// <summary>A queue in a circle that grows by doubling. A mutable struct: never copy it.</summary>
/// <typeparam name="T">The message.</typeparam>
internal struct MessageRing<T>
{
    /// <summary>The length of the first array, in messages.</summary>
    private const int FirstLength = 8;

    private readonly int _keptLength;
    private T?[] _items = [];
    private int _head;

    /// <summary>Creates an empty ring.</summary>
    /// <param name="keptLength">The longest array that is kept when it has been emptied, in messages.</param>
    public MessageRing(int keptLength) => _keptLength = keptLength;

    /// <summary>How many messages are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a message at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        var items = _items;
        if (Count == items.Length)
        {
            items = Grow();
        }

        items[(_head + Count) & (items.Length - 1)] = item;
        Count++;
    }

    /// <summary>Takes the oldest message; there must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Take()
    {
        var items = _items;
        ref var slot = ref items[_head];
        var item = slot!;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            slot = default;
        }

        _head = (_head + 1) & (items.Length - 1);
        if (--Count == 0 && items.Length > _keptLength)
        {
            _items = [];
            _head = 0;
        }

        return item;
    }

    /// <summary>The message that came <paramref name="index"/> after the oldest.</summary>
    public readonly T this[int index] => _items[(_head + index) & (_items.Length - 1)]!;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T?[] Grow()
    {
        var longer = new T?[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(FirstLength, _items.Length + 1))];
        for (var i = 0; i < Count; i++)
        {
            longer[i] = this[i];
        }

        _items = longer;
        _head = 0;
        return longer;
    }
}
