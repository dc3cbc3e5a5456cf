using System.Text;

namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// An EBCDIC code page: a single-byte half and, for Chinese, Japanese and Korean, a double-byte half between shift-out and
/// shift-in. Codes 0x00 to 0x3F and 0xFF are controls everywhere (0x00 is U+0000), as CDRA defines them. Tables are read at the
/// first question and shared; questions allocate nothing. Pages are immutable.
/// </summary>
public sealed class CodePage
{
    /// <summary>What a code without a character is shown as: U+FFFD.</summary>
    public const char Unassigned = '\uFFFD';

    /// <summary>The code that begins double-byte text within single-byte text (SO).</summary>
    public const byte ShiftOut = 0x0E;

    /// <summary>The code that ends double-byte text (SI).</summary>
    public const byte ShiftIn = 0x0F;

    private readonly CodePageDefinition _definition;
    private SingleByteTable? _single;
    private DoubleByteTable? _double;

    internal CodePage(CodePageDefinition definition) => _definition = definition;

    /// <summary>Every page, in the order of their numbers.</summary>
    public static IReadOnlyList<CodePage> All => CodePageList.Pages;

    /// <summary>Code page 037: United States, Canada and others; the usual default of 3270 hosts.</summary>
    public static CodePage Cp037 => CodePageList.Cp037;

    /// <summary>Code page 1047: Latin-1 open systems; brackets and caret stand where z/OS UNIX expects them.</summary>
    public static CodePage Cp1047 => CodePageList.Cp1047;

    /// <summary>The name in the product's form, such as <c>cp037</c>.</summary>
    public string Name => _definition.Name;

    /// <summary>Other names that find it, without the number's usual spellings: <c>us</c> for 037.</summary>
    public IReadOnlyList<string> Aliases => _definition.Aliases;

    /// <summary>Where it is used, in a few words.</summary>
    public string Description => _definition.Description;

    /// <summary>IBM's number of the page (CCSID): for one with a double-byte half, that of both together, such as 930.</summary>
    public int Number => _definition.Number;

    /// <summary>What the Character Sets query reply says of the single-byte half.</summary>
    public CharacterSetId SingleByteSet => _definition.SingleByteSet;

    /// <summary>What the Character Sets query reply says of the double-byte half; null for a single-byte page.</summary>
    public CharacterSetId? DoubleByteSet => _definition.DoubleByteSet;

    /// <summary>Whether text between shift-out and shift-in is double-byte.</summary>
    public bool HasDoubleByte => _definition.DoubleTable is not null;

    /// <summary>
    /// Finds a page by name, in any case: <c>cp037</c>, <c>ibm037</c>, <c>ibm-37</c>, <c>037</c> or one of its other names, such
    /// as <c>us</c>; null if unknown.
    /// </summary>
    public static CodePage? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return CodePageList.Find(name);
    }

    /// <summary>The known name nearest to an unknown one, for an error message; null if none is near.</summary>
    public static string? Suggest(string unknown)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        return CodePageList.Suggest(unknown);
    }

    /// <summary>The Unicode character of a single-byte code; controls map to controls, codes without one to <see cref="Unassigned"/>.</summary>
    public char ToUnicode(byte ebcdic) => Single.ToUnicode(ebcdic);

    /// <summary>The single-byte code of a character; false if the page does not hold it.</summary>
    public bool TryToEbcdic(char c, out byte ebcdic) => Single.TryToEbcdic(c, out ebcdic);

    /// <summary>
    /// The Unicode character of a double-byte code; <see cref="Unassigned"/> if it has none or the page has no double-byte half.
    /// 25 codes of 1390 and 1399 stand for a kana and a combining mark: this gives the kana, <see cref="Decode"/> both.
    /// </summary>
    public Rune ToUnicode(byte first, byte second) => Double is { } table ? table.ToUnicode(first, second) : new Rune(Unassigned);

    /// <summary>The double-byte code of a character; false if the page holds it not, or as a single byte only.</summary>
    public bool TryToEbcdic(Rune rune, out byte first, out byte second)
    {
        if (Double is { } table)
            return table.TryToEbcdic(rune, out first, out second);
        (first, second) = (0, 0);
        return false;
    }

    /// <summary>
    /// The text of EBCDIC codes. Shift-out and shift-in change halves and leave no character of their own; a double-byte text that
    /// ends in its middle gives one <see cref="Unassigned"/>.
    /// </summary>
    public string Decode(ReadOnlySpan<byte> ebcdic) => MixedText.Decode(this, ebcdic);

    /// <summary>
    /// The EBCDIC codes of a text, double-byte parts within shift-out and shift-in. Characters that the page does not hold become
    /// <paramref name="substitute"/>, by default the code of the question mark.
    /// </summary>
    public byte[] Encode(string text, byte substitute = 0x6F)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MixedText.Encode(this, text, substitute);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal SingleByteTable Single => _single ??= CodePageData.Single(_definition.Name);

    internal DoubleByteTable? Double =>
        _double ?? (_definition.DoubleTable is { } name ? _double = CodePageData.Double(name) : null);
}
