namespace Holdfast.Runtime.Limits;

/// <summary>
/// A limit for each key (a tenant, a user, an endpoint, or a tuple of them), with a bounded number of keys. A key that has become as
/// good as new is forgotten when room is needed, the longest unused first. Where none has, newcomers share one limit together, so
/// that inventing keys gains nobody anything. Pure and not thread-safe.
/// </summary>
/// <typeparam name="TKey">What is limited.</typeparam>
public sealed class KeyedLimits<TKey>
    where TKey : notnull
{
    private readonly Func<RateLimit> _create;
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, RateLimit Limit)>> _byKey;
    private readonly LinkedList<(TKey Key, RateLimit Limit)> _byUse = new();

    /// <summary>Creates an empty set.</summary>
    /// <param name="mostKeys">The most keys remembered, at least 1.</param>
    /// <param name="create">Makes the limit of a new key.</param>
    public KeyedLimits(int mostKeys, Func<RateLimit> create)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostKeys, 1);
        ArgumentNullException.ThrowIfNull(create);
        MostKeys = mostKeys;
        _create = create;
        _byKey = new(mostKeys);
        Overflow = create();
    }

    /// <summary>The most keys remembered.</summary>
    public int MostKeys { get; }

    /// <summary>How many keys are remembered.</summary>
    public int Count => _byKey.Count;

    /// <summary>The limit that newcomers share while no room can be made.</summary>
    public RateLimit Overflow { get; }

    /// <summary>
    /// The limit of a key. Ask again for each use: what was forgotten meanwhile counts no more. A limit on what is in use is not
    /// fresh, and so not forgotten, while anything of it is; give back to the one that was taken from.
    /// </summary>
    public RateLimit For(TKey key, TimeSpan now)
    {
        if (_byKey.TryGetValue(key, out var node))
        {
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Limit;
        }

        if (_byKey.Count < MostKeys)
        {
            var limit = _create();
            _byKey.Add(key, _byUse.AddLast((key, limit)));
            return limit;
        }

        return Reuse(key, now);
    }

    // The limit of the longest unused key is as good as new, so it serves the newcomer as it is.
    private RateLimit Reuse(TKey key, TimeSpan now)
    {
        var oldest = _byUse.First!;
        if (!oldest.Value.Limit.IsFresh(now))
            return Overflow;
        _byKey.Remove(oldest.Value.Key);
        oldest.Value = (key, oldest.Value.Limit);
        _byUse.Remove(oldest);
        _byUse.AddLast(oldest);
        _byKey.Add(key, oldest);
        return oldest.Value.Limit;
    }
}
