namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// The 256 characters of a single-byte half, and the way back. Where several codes have one character, the data names the codes
/// that are read only, so that the way back is never ambiguous.
/// </summary>
internal sealed class SingleByteTable
{
    private readonly char[] _toUnicode;

    // By the high byte of the character, then by the low one; null where the page has none. Code 0 is U+0000 in every page, so
    // zero elsewhere means none.
    private readonly byte[]?[] _toEbcdic = new byte[256][];

    public SingleByteTable(char[] toUnicode, ReadOnlySpan<byte> readOnlyCodes)
    {
        _toUnicode = toUnicode;
        for (var code = 0; code < toUnicode.Length; code++)
        {
            var c = toUnicode[code];
            if (c != CodePage.Unassigned && !readOnlyCodes.Contains((byte)code))
                (_toEbcdic[c >> 8] ??= new byte[256])[c & 0xFF] = (byte)code;
        }
    }

    public char ToUnicode(byte ebcdic) => _toUnicode[ebcdic];

    public bool TryToEbcdic(char c, out byte ebcdic)
    {
        ebcdic = _toEbcdic[c >> 8] is { } row ? row[c & 0xFF] : (byte)0;
        return ebcdic != 0 || c == 0;
    }
}
