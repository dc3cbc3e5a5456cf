using System.Buffers;
using System.Text;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Client;

/// <summary>
/// Puts UTF-8 bytes together into characters, one byte at a time. What is no UTF-8 shows as deployed terminals show it: a question
/// mark for each sequence, whose length its first byte tells, and the last byte begins anew; a C1 control by itself is nothing.
/// </summary>
/// <param name="put">Gets each character.</param>
internal sealed class Utf8Input(Action<Rune> put)
{
    private static readonly Rune Wrong = new('?');

    // Longer ones were taken out of UTF-8 (RFC 3629); of those the bytes are counted and no more.
    private readonly byte[] _pending = new byte[4];
    private int _count;

    /// <summary>Whether a character has begun and not ended: the next byte is its own, whatever it is.</summary>
    public bool IsPending => _count > 0;

    /// <summary>Takes a byte, control codes left out, where no character has begun.</summary>
    public void Begin(byte value)
    {
        switch (value)
        {
            case < 0x80:
                put(new Rune(value));
                break;
            case < 0xA0:
                break;
            case < 0xC0 or > 0xFD:
                put(Wrong);
                break;
            default:
                _pending[0] = value;
                _count = 1;
                break;
        }
    }

    /// <summary>Takes any byte where a character has begun; false where it did not belong to it and is still to be taken.</summary>
    public bool Continue(byte value)
    {
        if (_count < _pending.Length)
        {
            _pending[_count] = value;
        }
        _count++;
        int length = Length(_pending[0]);
        if (_count < length)
        {
            return true;
        }
        _count = 0;
        Rune rune = Wrong;
        bool right = length <= _pending.Length
            && Rune.DecodeFromUtf8(_pending.AsSpan(0, length), out rune, out int used) == OperationStatus.Done
            && used == length;
        put(right ? rune : Wrong);
        return right;
    }

    private static int Length(byte first) => first switch
    {
        < 0xE0 => 2,
        < 0xF0 => 3,
        < 0xF8 => 4,
        < 0xFC => 5,
        _ => 6,
    };

    /// <summary>Saves or sets what is known of a character that is not whole yet.</summary>
    public void Pass(StateTape tape)
    {
        tape.Pass(ref _count);
        tape.PassRuns(_pending);
    }
}
