using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>Keys and texts that wait, in order, for a locked keyboard.</summary>
internal sealed class TypeAhead
{
    /// <summary>The most keys and texts that wait.</summary>
    public const int Limit = 1024;

    private readonly Queue<(Key Key, string? Text)> _waiting = new();

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds a key; false where there are too many.</summary>
    public bool TryAdd(Key key) => TryAdd((key, null));

    /// <summary>Adds a text; false where there are too many.</summary>
    public bool TryAdd(string text) => TryAdd((default, text));

    /// <summary>Takes the first one out: a text, or else a key.</summary>
    public (Key Key, string? Text) Take() => _waiting.Dequeue();

    public void Clear() => _waiting.Clear();

    /// <summary>Saves or sets what waits.</summary>
    public void Pass(StateTape tape)
    {
        var count = _waiting.Count;
        tape.Pass(ref count);
        if (count is < 0 or > Limit)
            throw StateTape.Malformed("more keys wait than may");
        // Each one goes round once, so the order stays.
        for (; count > 0; count--)
        {
            var (key, text) = tape.Reads ? default : _waiting.Dequeue();
            tape.PassEnum(ref key);
            tape.Pass(ref text);
            _waiting.Enqueue((key, text));
        }
    }

    private bool TryAdd((Key Key, string? Text) entry)
    {
        if (_waiting.Count == Limit)
            return false;
        _waiting.Enqueue(entry);
        return true;
    }
}
