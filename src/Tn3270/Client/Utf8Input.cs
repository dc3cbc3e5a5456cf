using System.Buffers;
using System.Text;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Client;

/// <summary>Puts UTF-8 bytes together into characters, one byte at a time; bytes that are no UTF-8 count as Latin-1.</summary>
/// <param name="put">Gets each character.</param>
internal sealed class Utf8Input(Action<Rune> put)
{
    private readonly byte[] _pending = new byte[4];
    private int _count;

    /// <summary>Takes a byte, which may complete characters.</summary>
    public void Take(byte value)
    {
        if (_count == 0 && value < 0x80)
        {
            put(new Rune(value));
            return;
        }
        _pending[_count++] = value;
        OperationStatus status = Rune.DecodeFromUtf8(_pending.AsSpan(0, _count), out Rune rune, out _);
        if (status == OperationStatus.NeedMoreData)
        {
            return;
        }
        int count = _count;
        _count = 0;
        if (status == OperationStatus.Done)
        {
            put(rune);
            return;
        }
        put(new Rune(_pending[0]));
        for (int i = 1; i < count; i++)
        {
            Take(_pending[i]);
        }
    }

    /// <summary>Saves or sets what is known of a character that is not whole yet.</summary>
    public void Pass(StateTape tape)
    {
        tape.Pass(ref _count);
        tape.PassRuns(_pending);
    }
}
