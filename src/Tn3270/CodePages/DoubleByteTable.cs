using System.Text;

namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// The characters of a double-byte half, and the way back. Both bytes of a code are 0x41 to 0xFE, but for the blank, 0x4040.
/// </summary>
internal sealed class DoubleByteTable
{
    /// <summary>The code of the wide blank, U+3000, in every page.</summary>
    public const int Blank = 0x4040;

    private const int First = 0x40, Side = 0xFF - First;

    // What does not fit one UTF-16 unit stands in the list, and its index, raised by this, in the table.
    private const int ListBase = 0xD800, ListEnd = 0xE000;

    // 0 is a code without character.
    private readonly ushort[] _toUnicode = new ushort[Side * Side];
    private readonly ushort[]?[] _toEbcdic = new ushort[256][];
    private readonly (Rune Rune, Rune Mark, ushort Code)[] _list;

    public DoubleByteTable(IEnumerable<(ushort Code, ushort Value)> codes, (int Rune, int Mark)[] list, ushort[] readOnlyCodes)
    {
        _list = new (Rune, Rune, ushort)[list.Length];
        HashSet<ushort> unwritten = [.. readOnlyCodes];
        foreach (var (code, value) in codes)
        {
            _toUnicode[Index(code >> 8, code & 0xFF)] = value;
            if (value is >= ListBase and < ListEnd)
                _list[value - ListBase] = (new Rune(list[value - ListBase].Rune), new Rune(list[value - ListBase].Mark), code);
            else if (!unwritten.Contains(code))
                (_toEbcdic[value >> 8] ??= new ushort[256])[value & 0xFF] = code;
        }
    }

    public Rune ToUnicode(byte first, byte second) => ToUnicode(first, second, out _);

    // The mark is U+0000 where there is none.
    public Rune ToUnicode(byte first, byte second, out Rune mark)
    {
        mark = default;
        if (first is < First or 0xFF || second is < First or 0xFF)
            return new Rune(CodePage.Unassigned);
        var value = _toUnicode[Index(first, second)];
        if (value is >= ListBase and < ListEnd)
        {
            var entry = _list[value - ListBase];
            mark = entry.Mark;
            return entry.Rune;
        }

        return new Rune(value == 0 ? CodePage.Unassigned : (char)value);
    }

    public bool TryToEbcdic(Rune rune, out byte first, out byte second)
    {
        var code = rune.IsBmp ? Plain(rune.Value) : Listed(rune, default);
        (first, second) = ((byte)(code >> 8), (byte)code);
        return code != 0;
    }

    // A kana and a combining mark that have one code together.
    public bool TryToEbcdic(Rune rune, Rune mark, out byte first, out byte second)
    {
        var code = Listed(rune, mark);
        (first, second) = ((byte)(code >> 8), (byte)code);
        return code != 0;
    }

    private static int Index(int first, int second) => ((first - First) * Side) + second - First;

    private ushort Plain(int value) => _toEbcdic[value >> 8] is { } row ? row[value & 0xFF] : (ushort)0;

    // A few hundred at most, and asked for seldom.
    private ushort Listed(Rune rune, Rune mark)
    {
        foreach (var entry in _list)
        {
            if (entry.Rune == rune && entry.Mark == mark)
                return entry.Code;
        }

        return 0;
    }
}
