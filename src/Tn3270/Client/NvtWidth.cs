using System.Text;

namespace Holdfast.Tn3270.Client;

/// <summary>
/// How many columns a character of plain text takes: two for those that Unicode has as wide or full-width (UAX #11), as hosts count
/// them that write such text.
/// </summary>
internal static class NvtWidth
{
    // First and last of each range, in rising order.
    private static ReadOnlySpan<int> Wide =>
    [
        0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
        0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F900, 0x1F9FF,
        0x20000, 0x2FFFD, 0x30000, 0x3FFFD,
    ];

    /// <summary>Whether a character takes two columns.</summary>
    public static bool IsWide(Rune rune)
    {
        if (rune.Value < Wide[0])
        {
            return false;
        }
        for (int i = 0; i < Wide.Length && rune.Value >= Wide[i]; i += 2)
        {
            if (rune.Value <= Wide[i + 1])
            {
                return true;
            }
        }
        return false;
    }
}
