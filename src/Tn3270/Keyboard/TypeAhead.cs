using System.Security.Cryptography;
using System.Text;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>Keys and texts that wait, in order, for a locked keyboard. Texts are pinned and zeroed: one may be a password.</summary>
internal sealed class TypeAhead
{
    /// <summary>The most keys and texts that wait.</summary>
    public const int Limit = 1024;

    private readonly Queue<(Key Key, char[]? Text)> _waiting = new();

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds a key; false where there are too many.</summary>
    public bool TryAdd(Key key) => TryAdd((key, null));

    /// <summary>Adds a text; false where there are too many.</summary>
    public bool TryAdd(ReadOnlySpan<char> text) => _waiting.Count < Limit && TryAdd((default, Copy(text)));

    /// <summary>Takes the first one out: a text, to be zeroed by who takes it, or else a key.</summary>
    public (Key Key, char[]? Text) Take() => _waiting.Dequeue();

    public void Clear()
    {
        while (_waiting.TryDequeue(out var entry)) entry.Text.AsSpan().Clear();
    }

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
            var isText = text is not null;
            tape.PassEnum(ref key);
            tape.Pass(ref isText);
            if (isText)
                text = Pass(tape, text);

            _waiting.Enqueue((key, text));
        }
    }

    private static char[] Pass(StateTape tape, char[]? text)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(text.AsSpan()), pinned: true);
        Encoding.UTF8.GetBytes(text.AsSpan(), bytes);
        var read = tape.PassBytes(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        if (text is not null)
            return text;
        text = GC.AllocateUninitializedArray<char>(Encoding.UTF8.GetCharCount(read), pinned: true);
        Encoding.UTF8.GetChars(read, text);
        return text;
    }

    private static char[] Copy(ReadOnlySpan<char> text)
    {
        var copy = GC.AllocateUninitializedArray<char>(text.Length, pinned: true);
        text.CopyTo(copy);
        return copy;
    }

    private bool TryAdd((Key Key, char[]? Text) entry)
    {
        if (_waiting.Count == Limit)
            return false;
        _waiting.Enqueue(entry);
        return true;
    }
}
