namespace Holdfast.Tn3270.Printing;

/// <summary>Control codes of the SNA character string (GA27-3136, "SNA Character String Controls"; GA23-0061 for the 3287).</summary>
internal static class ScsCode
{
    public const byte Null = 0x00;
    public const byte VerticalChannelSelect = 0x04;
    public const byte HorizontalTab = 0x05;
    public const byte GraphicEscape = 0x08;
    public const byte VerticalTab = 0x0B;
    public const byte FormFeed = 0x0C;
    public const byte CarriageReturn = 0x0D;
    public const byte ShiftOut = 0x0E;
    public const byte ShiftIn = 0x0F;
    public const byte EnablePresentation = 0x14;
    public const byte NewLine = 0x15;
    public const byte BackSpace = 0x16;
    public const byte RecordSeparator = 0x1E;
    public const byte InhibitPresentation = 0x24;
    public const byte LineFeed = 0x25;
    public const byte SetAttribute = 0x28;
    public const byte Set = 0x2B;
    public const byte Bell = 0x2F;
    public const byte Transparent = 0x35;

    /// <summary>After <see cref="Set"/>.</summary>
    public const byte HorizontalFormat = 0xC1;
    public const byte VerticalFormat = 0xC2;
    public const byte LineDensity = 0xC6;

    /// <summary>After <see cref="SetAttribute"/>.</summary>
    public const byte AllAttributes = 0x00;
    public const byte CharacterSet = 0x43;

    /// <summary>The first graphic code; what is below it controls.</summary>
    public const byte FirstGraphic = 0x40;
}
