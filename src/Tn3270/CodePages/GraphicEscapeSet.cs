namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// The characters reached by the graphic escape order (IBM code page 310, APL and text), as far as they are shown here: the
/// line-drawing codes that panels use, and the underscored letters, shown plain. Other codes are shown as blanks.
/// </summary>
internal static class GraphicEscapeSet
{
    /// <summary>What a screen image shows for a code of the set; a blank where the code has no picture here.</summary>
    public static char ToUnicode(byte code) => code switch
    {
        >= 0x41 and <= 0x49 => (char)('A' + code - 0x41),
        >= 0x51 and <= 0x59 => (char)('J' + code - 0x51),
        >= 0x62 and <= 0x69 => (char)('S' + code - 0x62),
        0x85 => '│',
        0xA2 => '─',
        0xC4 => '└',
        0xC5 => '┌',
        0xC6 => '├',
        0xC7 => '┴',
        0xD3 => '┼',
        0xD4 => '┘',
        0xD5 => '┐',
        0xD6 => '┤',
        0xD7 => '┬',
        _ => ' ',
    };
}
