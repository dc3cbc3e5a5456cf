namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// A single-byte EBCDIC code page. Each of the 256 codes has one Unicode character and the other way round: codes 0x00 to 0x3F
/// and 0xFF are controls (0x00 is U+0000), as the CDRA tables define them.
/// </summary>
public sealed class CodePage
{
    private readonly char[] _toUnicode = new char[256];
    private readonly byte[] _toEbcdic = new byte[256];

    private CodePage(string name, int number, ReadOnlySpan<byte> changes)
    {
        Name = name;
        Number = number;
        for (var code = 0; code < 256; code++)
            _toUnicode[code] = (char)Latin1Table.Cp037[code];
        for (var i = 0; i < changes.Length; i += 2)
            _toUnicode[changes[i]] = (char)changes[i + 1];
        for (var code = 0; code < 256; code++)
            _toEbcdic[_toUnicode[code]] = (byte)code;
    }

    /// <summary>Code page 037: United States, Canada and others; the usual default of 3270 hosts.</summary>
    public static CodePage Cp037 { get; } = new("cp037", 37, []);

    /// <summary>Code page 1047: Latin-1 open systems; brackets and caret stand where z/OS UNIX expects them.</summary>
    public static CodePage Cp1047 { get; } = new("cp1047", 1047, Latin1Table.Cp1047Changes);

    /// <summary>The name in the product's form, such as <c>cp037</c>.</summary>
    public string Name { get; }

    /// <summary>IBM's number of the page, as the Character Sets query reply tells it.</summary>
    public int Number { get; }

    /// <summary>Finds a page by name, in any case: <c>cp037</c>, <c>ibm037</c>, <c>ibm-37</c> or <c>037</c>; null if unknown.</summary>
    public static CodePage? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var digits = name.AsSpan().Trim();
        if (digits.StartsWith("cp", StringComparison.OrdinalIgnoreCase))
            digits = digits[2..];
        else if (digits.StartsWith("ibm", StringComparison.OrdinalIgnoreCase))
            digits = digits[3..];
        digits = digits.TrimStart('-');
        if (!int.TryParse(digits, System.Globalization.NumberStyles.None, null, out var number))
            return null;
        return number == Cp037.Number ? Cp037 : number == Cp1047.Number ? Cp1047 : null;
    }

    /// <summary>The Unicode character of an EBCDIC code; controls map to controls.</summary>
    public char ToUnicode(byte ebcdic) => _toUnicode[ebcdic];

    /// <summary>The EBCDIC code of a character; false if the page does not hold it.</summary>
    public bool TryToEbcdic(char c, out byte ebcdic)
    {
        ebcdic = c < 256 ? _toEbcdic[c] : (byte)0;
        return c < 256;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
