namespace Holdfast.Tn3270.Transfer;

/// <summary>Turns CUT codes back into bytes. The table in use carries over from one frame to the next.</summary>
internal sealed class CutDecoder
{
    private int _table = -1;

    /// <summary>Decodes a frame's codes; false where a code stands for nothing, and then nothing of the frame counts.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="bytes">Room for as many bytes as there are codes.</param>
    /// <param name="count">Bytes decoded.</param>
    public bool TryDecode(ReadOnlySpan<byte> codes, Span<byte> bytes, out int count)
    {
        count = 0;
        int before = _table;
        foreach (byte code in codes)
        {
            if (_table >= 0 && CutTables.TryDecode(_table, code, out byte value))
            {
                bytes[count++] = value;
                continue;
            }
            int table = CutTables.Selectors.IndexOf(code);
            if (table < 0)
            {
                _table = before;
                count = 0;
                return false;
            }
            _table = table;
        }
        return true;
    }
}
