using System.Security.Cryptography;
using System.Text;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Client;

/// <summary>The line that an operator types to a host which does not echo; it goes out with Enter.</summary>
internal sealed class NvtLine
{
    /// <summary>The longest line, in bytes with its end.</summary>
    public const int Limit = 1024;

    // Most sessions never see one, so it is there only when it is typed. Pinned and zeroed: it may be a password.
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Adds bytes; false where they would make it too long.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Limit - 2 - _length)
        {
            return false;
        }
        Room();
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    /// <summary>Takes the last character off.</summary>
    /// <returns>The columns it took on the screen; 0 where there is none.</returns>
    public int Backspace()
    {
        if (_length == 0)
        {
            return 0;
        }
        int end = _length;
        // The bytes after the first of a UTF-8 character have 10 as their high bits.
        do
        {
            _length--;
        }
        while (_length > 0 && (_bytes[_length] & 0xC0) == 0x80);
        Rune.DecodeFromUtf8(_bytes.AsSpan(_length, end - _length), out Rune rune, out _);
        return NvtWidth.IsWide(rune) ? 2 : 1;
    }

    /// <summary>The line with carriage return and line feed, to be cleared once it is sent.</summary>
    public ReadOnlySpan<byte> End()
    {
        Room();
        _bytes[_length] = (byte)'\r';
        _bytes[_length + 1] = (byte)'\n';
        return _bytes.AsSpan(0, _length + 2);
    }

    /// <summary>A new line begins; nothing of the one before is left.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _length = 0;
    }

    /// <summary>Saves or sets what was typed so far.</summary>
    public void Pass(StateTape tape)
    {
        ReadOnlySpan<byte> typed = tape.PassBytes(_bytes.AsSpan(0, _length));
        if (tape.Reads)
        {
            Clear();
            _ = typed.IsEmpty || TryAppend(typed);
        }
    }

    private void Room()
    {
        if (_bytes.Length == 0)
        {
            _bytes = GC.AllocateArray<byte>(Limit, pinned: true);
        }
    }
}
