namespace Holdfast.Runtime.EventLoop;

/// <summary>
/// Numbers for what the kernel will name to us later. A number is used again, but each use has a generation of its own, so that a
/// late word about the former user is not taken for one about the new.
/// </summary>
/// <typeparam name="T">What is numbered.</typeparam>
internal sealed class SlotTable<T>
    where T : class
{
    private const int FirstCapacity = 64;

    /// <summary>Generations wrap here: 24 bits, so that a kind fits beside them in the upper half of a tag.</summary>
    private const uint GenerationMask = 0xFFFFFF;

    private T?[] _users = new T?[FirstCapacity];
    private uint[] _generations = new uint[FirstCapacity];
    private int[] _free = new int[FirstCapacity];
    private int _freeCount;
    private int _used;

    /// <summary>How many are numbered now.</summary>
    public int Count => _used - _freeCount;

    /// <summary>Gives a number, in the lower 32 bits; the generation is above it.</summary>
    public ulong Add(T user)
    {
        int slot;
        if (_freeCount > 0)
        {
            slot = _free[--_freeCount];
        }
        else
        {
            if (_used == _users.Length)
                Grow();
            slot = _used++;
        }

        _users[slot] = user;
        return (uint)slot | ((ulong)_generations[slot] << 32);
    }

    /// <summary>Who has this number now; null where its user has gone.</summary>
    public T? Find(ulong number)
    {
        var slot = (uint)number;
        return slot < (uint)_used && _generations[slot] == (uint)(number >> 32) ? _users[slot] : null;
    }

    /// <summary>Takes the number back.</summary>
    public void Remove(ulong number)
    {
        var slot = (int)(uint)number;
        if (Find(number) is null)
            throw new InvalidOperationException($"Slot {slot} was given back twice.");
        _users[slot] = null;
        _generations[slot] = (_generations[slot] + 1) & GenerationMask;
        _free[_freeCount++] = slot;
    }

    /// <summary>All that have a number now.</summary>
    public IEnumerable<T> Users() => _users.Where(user => user is not null)!;

    private void Grow()
    {
        var capacity = _users.Length * 2;
        Array.Resize(ref _users, capacity);
        Array.Resize(ref _generations, capacity);
        Array.Resize(ref _free, capacity);
    }
}
