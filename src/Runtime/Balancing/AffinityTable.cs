namespace Holdfast.Runtime.Balancing;

/// <summary>Who had which endpoint last, for a bounded number of keys and a bounded time. All operations but forgetting an endpoint
/// are O(1) and, once the table is full, allocate nothing.</summary>
internal sealed class AffinityTable(int mostKeys, TimeSpan idle)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = new(Math.Min(mostKeys, 1024), StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>How many keys are remembered.</summary>
    public int Count => _byKey.Count;

    /// <summary>The endpoint of a key, used again; -1 where none is remembered.</summary>
    public int Find(string key, TimeSpan now)
    {
        if (!_byKey.TryGetValue(key, out var node))
            return -1;
        if (now - node.Value.Used >= idle)
        {
            Remove(node);
            return -1;
        }

        Renew(node, node.Value with { Used = now });
        return node.Value.Slot;
    }

    /// <summary>Remembers the endpoint of a key, in place of the one it had.</summary>
    public void Bind(string key, int slot, TimeSpan now)
    {
        var entry = new Entry(key, slot, now);
        if (_byKey.TryGetValue(key, out var node))
        {
            Renew(node, entry);
            return;
        }

        if (_byKey.Count < mostKeys)
        {
            _byKey.Add(key, _byUse.AddLast(entry));
            return;
        }

        var oldest = _byUse.First!;
        _byKey.Remove(oldest.Value.Key);
        Renew(oldest, entry);
        _byKey.Add(key, oldest);
    }

    /// <summary>Forgets an endpoint that has left the set.</summary>
    public void Forget(int slot)
    {
        for (var node = _byUse.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Slot == slot)
                Remove(node);
            node = next;
        }
    }

    private void Renew(LinkedListNode<Entry> node, Entry entry)
    {
        node.Value = entry;
        _byUse.Remove(node);
        _byUse.AddLast(node);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byKey.Remove(node.Value.Key);
        _byUse.Remove(node);
    }

    private readonly record struct Entry(string Key, int Slot, TimeSpan Used);
}
