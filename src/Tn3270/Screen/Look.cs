namespace Holdfast.Tn3270.Screen;

/// <summary>
/// The extended attributes of a character or a field (GA23-0059, "Attributes"), packed into 32 bits so that a run of cells is
/// filled and compared as plain numbers. Values are read and set as the data stream has them; 0 is the default.
/// </summary>
/// <param name="Bits">The packed values.</param>
internal readonly record struct Look(uint Bits)
{
    /// <summary>The identifier of the APL and text set.</summary>
    public const byte AplSet = 0xF1;

    /// <summary>The identifier of the double-byte set.</summary>
    public const byte DoubleByteSet = 0xF8;

    private const uint WrappedBit = 1u << 31;

    // Colours and highlighting: four bits of value and one that tells F0 from 00.
    private const int ValueMask = 0x1F;
    private const int ValuePresent = 0x10;
    private const int BackgroundShift = 5;
    private const int HighlightShift = 10;

    private const int SetShift = 15;
    private const uint SetMask = 3u << SetShift;
    private const uint EscapedBit = 1u << 17;
    private const uint InputControlBit = 1u << 18;

    private const int OutlineShift = 19;
    private const uint OutlineMask = 0x0Fu << OutlineShift;
    private const int ValidationShift = 23;
    private const uint ValidationMask = 7u << ValidationShift;

    // Transparency has but four values, all F0 and above, and lacks the default's bit like the colours.
    private const int TransparencyShift = 26;

    /// <summary>Foreground, 0 or F0 to FF.</summary>
    public byte Color => Value(0);

    /// <summary>Background, 0 or F0 to FF.</summary>
    public byte Background => Value(BackgroundShift);

    /// <summary>Highlighting, 0 or F0 to FF; some hosts add the values of the architecture up.</summary>
    public byte Highlight => Value(HighlightShift);

    /// <summary>Transparency, 0 or F0 to FF.</summary>
    public byte Transparency => Value(TransparencyShift);

    /// <summary>Character set, 0 or its identifier: <see cref="AplSet"/> or <see cref="DoubleByteSet"/>.</summary>
    public byte CharacterSet => ((Bits & SetMask) >> SetShift) switch { 1 => AplSet, 2 => DoubleByteSet, _ => 0 };

    /// <summary>Whether the code came by graphic escape.</summary>
    public bool Escaped => (Bits & EscapedBit) != 0;

    /// <summary>Input control, 0 or 1: whether the operator may create shift-out and shift-in.</summary>
    public byte InputControl => (byte)((Bits & InputControlBit) != 0 ? 1 : 0);

    /// <summary>Whether plain text went on from here to the next row: the last cell of a row that is one line with the next.</summary>
    public bool Wrapped => (Bits & WrappedBit) != 0;

    /// <summary>Field outlining: bits for the lines under, right, over and left of the field.</summary>
    public byte Outline => (byte)((Bits & OutlineMask) >> OutlineShift);

    /// <summary>Field validation: bits for mandatory fill, mandatory entry and trigger.</summary>
    public byte Validation => (byte)((Bits & ValidationMask) >> ValidationShift);

    /// <summary>With another foreground; what is no colour of the architecture is the default.</summary>
    public Look WithColor(byte value) => With(0, Known(value));

    /// <summary>With another background; what is no colour of the architecture is the default.</summary>
    public Look WithBackground(byte value) => With(BackgroundShift, Known(value));

    /// <summary>With other highlighting.</summary>
    public Look WithHighlight(byte value) => With(HighlightShift, value == 0 ? 0 : ValuePresent | (value & 0x0F));

    /// <summary>With another transparency.</summary>
    public Look WithTransparency(byte value) => With(TransparencyShift, Known(value));

    /// <summary>With another character set; one that is not known is the base set.</summary>
    public Look WithCharacterSet(byte value) =>
        new((Bits & ~SetMask) | (value switch { AplSet => 1u, DoubleByteSet => 2u, _ => 0u } << SetShift));

    /// <summary>As a code that comes by graphic escape has it: out of its own set, whichever was selected.</summary>
    public Look AsEscaped() => new((Bits & ~SetMask) | EscapedBit);

    /// <summary>With the base set, and not by graphic escape.</summary>
    public Look InBaseSet() => new(Bits & ~(SetMask | EscapedBit));

    /// <summary>As the last cell of a row whose text goes on in the next.</summary>
    public Look AsWrapped() => new(Bits | WrappedBit);

    /// <summary>With input control on or off.</summary>
    public Look WithInputControl(byte value) => new(value == 1 ? Bits | InputControlBit : Bits & ~InputControlBit);

    /// <summary>With other outlines.</summary>
    public Look WithOutline(byte value) => new((Bits & ~OutlineMask) | ((uint)(value & 0x0F) << OutlineShift));

    /// <summary>With another validation.</summary>
    public Look WithValidation(byte value) => new((Bits & ~ValidationMask) | ((uint)(value & 7) << ValidationShift));

    private static int Known(byte value) => value >= 0xF0 ? ValuePresent | (value & 0x0F) : 0;

    private byte Value(int shift)
    {
        var value = (Bits >> shift) & ValueMask;
        return (byte)(value == 0 ? 0 : 0xF0 | (value & 0x0F));
    }

    private Look With(int shift, int value) => new((Bits & ~((uint)ValueMask << shift)) | ((uint)value << shift));
}
