namespace Holdfast.Tn3270.Transfer;

/// <summary>Turns bytes into CUT codes. The table in use carries over from one frame to the next.</summary>
internal sealed class CutEncoder
{
    private int _table = -1;
    private byte _pending;

    /// <summary>Whether a code is left over that did not fit into the last frame.</summary>
    public bool HasPending => _pending != 0;

    /// <summary>Fills a frame as far as bytes and room go.</summary>
    /// <param name="bytes">What to encode.</param>
    /// <param name="codes">The frame's room.</param>
    /// <param name="consumed">Bytes that are encoded.</param>
    /// <returns>Codes written.</returns>
    public int Fill(ReadOnlySpan<byte> bytes, Span<byte> codes, out int consumed)
    {
        consumed = 0;
        int count = 0;
        while (count < codes.Length && (_pending != 0 || consumed < bytes.Length))
        {
            if (_pending != 0)
            {
                codes[count++] = _pending;
                _pending = 0;
                continue;
            }
            byte value = bytes[consumed++];
            byte code = _table < 0 ? (byte)0 : CutTables.Encode(_table, value);
            if (code == 0)
            {
                _pending = Select(value);
                code = CutTables.Selectors[_table];
            }
            codes[count++] = code;
        }
        return count;
    }

    // Every byte is in one of the tables: a test goes through all 256.
    private byte Select(byte value)
    {
        _table = 0;
        while (CutTables.Encode(_table, value) == 0)
        {
            _table++;
        }
        return CutTables.Encode(_table, value);
    }
}
