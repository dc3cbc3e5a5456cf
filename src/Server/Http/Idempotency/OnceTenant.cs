namespace Holdfast.Server.Http.Idempotency;

/// <summary>The keys of one tenant, and the answers kept for them; both the oldest first.</summary>
internal sealed class OnceTenant
{
    private readonly Dictionary<OnceKey, LinkedListNode<OnceEntry>> _entries = [];
    private readonly LinkedList<OnceEntry> _byAge = [];
    private readonly LinkedList<OnceEntry> _withAnswer = [];
    private long _bytes;

    public int Count => _entries.Count;

    public OnceEntry? Find(OnceKey key) => _entries.GetValueOrDefault(key)?.Value;

    public void Add(OnceEntry entry) => _entries.Add(entry.Key, _byAge.AddLast(entry));

    /// <summary>Keeps an answer, and lets go of the oldest ones where they are too much together.</summary>
    public void Keep(OnceEntry entry, KeptAnswer answer, long limit)
    {
        _withAnswer.AddLast(entry);
        _bytes += answer.Body.Length;
        while (_bytes > limit) LetGo(_withAnswer.First!.Value);
    }

    public void Remove(OnceEntry entry)
    {
        if (!_entries.Remove(entry.Key, out var node)) return;
        _byAge.Remove(node);
        if (entry.Answer is not null) LetGo(entry);
    }

    /// <summary>Forgets what was asked before a time and is not under way any more.</summary>
    public void Expire(TimeSpan before)
    {
        while (_byAge.First is { } oldest && oldest.Value.At <= before && oldest.Value.Done.IsCompleted) Remove(oldest.Value);
    }

    private void LetGo(OnceEntry entry)
    {
        _withAnswer.Remove(entry);
        _bytes -= entry.Answer!.Body.Length;
        entry.Answer = null;
    }
}
