using System.Buffers;
using System.Text;

namespace Holdfast.Tn3270.CodePages;

/// <summary>Text whose single-byte and double-byte parts stand in one stream, changed by shift-out and shift-in.</summary>
internal static class MixedText
{
    public static string Decode(CodePage page, ReadOnlySpan<byte> ebcdic)
    {
        StringBuilder text = new(ebcdic.Length);
        var shifted = false;
        for (var i = 0; i < ebcdic.Length; i++)
        {
            var code = ebcdic[i];
            if (page.HasDoubleByte && code is CodePage.ShiftOut or CodePage.ShiftIn)
                shifted = code == CodePage.ShiftOut;
            else if (!shifted)
                text.Append(page.ToUnicode(code));
            else if (i + 1 == ebcdic.Length || ebcdic[i + 1] is CodePage.ShiftOut or CodePage.ShiftIn)
                text.Append(CodePage.Unassigned);
            else
                AppendDouble(text, page.Double!, code, ebcdic[++i]);
        }

        return text.ToString();
    }

    public static byte[] Encode(CodePage page, string text, byte substitute)
    {
        ArrayBufferWriter<byte> output = new(text.Length + 2);
        var shifted = false;
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var units);
            i += units;
            if (Single(page, rune, out var single))
            {
                Shift(output, ref shifted, false);
                output.Write([single]);
            }
            else if (Double(page, rune, text, ref i, out var first, out var second))
            {
                Shift(output, ref shifted, true);
                output.Write([first, second]);
            }
            else
            {
                Shift(output, ref shifted, false);
                output.Write([substitute]);
            }
        }

        Shift(output, ref shifted, false);
        return output.WrittenSpan.ToArray();
    }

    private static void AppendDouble(StringBuilder text, DoubleByteTable table, byte first, byte second)
    {
        text.Append(table.ToUnicode(first, second, out var mark).ToString());
        if (mark != default)
            text.Append(mark.ToString());
    }

    // The shifts themselves cannot stand in a text that has double-byte parts.
    private static bool Single(CodePage page, Rune rune, out byte code)
    {
        code = 0;
        return rune.IsBmp && page.TryToEbcdic((char)rune.Value, out code)
            && !(page.HasDoubleByte && code is (CodePage.ShiftOut or CodePage.ShiftIn));
    }

    // A kana takes the mark after it along where the page has one code for both.
    private static bool Double(CodePage page, Rune rune, string text, ref int next, out byte first, out byte second)
    {
        if (page.Double is { } table && next < text.Length && Rune.TryGetRuneAt(text, next, out var mark)
            && mark != default && table.TryToEbcdic(rune, mark, out first, out second))
        {
            next += mark.Utf16SequenceLength;
            return true;
        }

        return page.TryToEbcdic(rune, out first, out second);
    }

    private static void Shift(ArrayBufferWriter<byte> output, ref bool shifted, bool toDouble)
    {
        if (shifted == toDouble)
            return;
        shifted = toDouble;
        output.Write([toDouble ? CodePage.ShiftOut : CodePage.ShiftIn]);
    }
}
