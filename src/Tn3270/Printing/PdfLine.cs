using System.Buffers;
using System.Globalization;
using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// Writes the lines of a page into a PDF's content (PDF Reference, sections 5.2 and 5.3). What is one column wide is in font F1, which is
/// Courier, in WinAnsi; what is two wide in font F2, stretched as much as two columns are wider than its characters.
/// </summary>
internal sealed class PdfLine(ArrayBufferWriter<byte> content, double size, PdfWideFont? wide)
{
    /// <summary>A character of Courier is so wide, of its size.</summary>
    public const double CharacterWidth = 0.6;

    /// <summary>Percent; wide characters are as wide as high before, and narrow ones half of that.</summary>
    private const double Stretch = 2 * CharacterWidth * 100;

    /// <summary>The WinAnsi characters of codes 80 to 9F; a null where the code has none (PDF Reference, appendix D).</summary>
    private const string WinAnsi80 = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    /// <summary>Writes a line as printed, and goes on to the next.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        bool asian = false;
        while (!text.IsEmpty)
        {
            int width = AsianWidth(text, 0);
            int length = Math.Max(1, width);
            while (length < text.Length && AsianWidth(text, length) is var next && next > 0 == width > 0)
            {
                length += Math.Max(1, next);
            }
            Select(width > 0, ref asian);
            if (asian)
            {
                AppendAsian(text[..length]);
            }
            else
            {
                AppendCourier(text[..length]);
            }
            text = text[length..];
        }
        Select(false, ref asian);
        content.Write("T*\n"u8);
    }

    // Columns of a character of font F2; 0 for one of Courier's.
    private int AsianWidth(ReadOnlySpan<char> text, int index)
    {
        if (wide is null)
        {
            return 0;
        }
        if (index + 1 < text.Length && (text[index + 1] == ScreenImage.WideFiller || char.IsSurrogatePair(text[index], text[index + 1])))
        {
            return 2;
        }
        return wide.HasNarrow(text[index]) ? 1 : 0;
    }

    private void Select(bool asian, ref bool was)
    {
        if (asian != was)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"/F{(asian ? 2 : 1)} {size:0.###} Tf {(asian ? Stretch : 100):0} Tz\n"));
            was = asian;
        }
    }

    // A string in parentheses.
    private void AppendCourier(ReadOnlySpan<char> text)
    {
        content.Write("("u8);
        foreach (char character in text)
        {
            byte code = Encode(character);
            if (code is (byte)'(' or (byte)')' or (byte)'\\')
            {
                content.Write("\\"u8);
            }
            content.Write([code]);
        }
        content.Write(") Tj\n"u8);
    }

    // A string of hexadecimal digits, of which a PDF may hold 65,535 bytes.
    private void AppendAsian(ReadOnlySpan<char> text)
    {
        content.Write("<"u8);
        foreach (char unit in text)
        {
            if (unit != ScreenImage.WideFiller)
            {
                Write(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
            }
        }
        content.Write("> Tj\n"u8);
    }

    private static byte Encode(char character)
    {
        if (character is (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF'))
        {
            return (byte)character;
        }
        int place = character == '\0' ? -1 : WinAnsi80.IndexOf(character, StringComparison.Ordinal);
        return place < 0 ? (byte)'?' : (byte)(0x80 + place);
    }

    private void Write(string text) => Encoding.ASCII.GetBytes(text, content);
}
