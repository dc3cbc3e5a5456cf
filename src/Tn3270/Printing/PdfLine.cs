using System.Buffers;
using System.Globalization;
using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// Writes the lines of a page into a PDF's content (PDF Reference, sections 5.2 and 5.3). What is one column wide is in font F1, which is
/// Courier, in WinAnsi, or in one of the fonts of other letters; what is two wide in font F2, stretched as much as two columns are wider
/// than its characters.
/// </summary>
internal sealed class PdfLine(ArrayBufferWriter<byte> content, double size, PdfWideFont? wide, PdfLetterFonts letters)
{
    /// <summary>A character of Courier is so wide, of its size.</summary>
    public const double CharacterWidth = 0.6;

    private const int Courier = 1;
    private const int Asian = 2;

    /// <summary>Percent; wide characters are as wide as high before, and narrow ones half of that.</summary>
    private const double Stretch = 2 * CharacterWidth * 100;

    /// <summary>The WinAnsi characters of codes 80 to 9F; a null where the code has none (PDF Reference, appendix D).</summary>
    private const string WinAnsi80 = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    private int _font = Courier;

    /// <summary>Whether font F1 has a character.</summary>
    public static bool IsWinAnsi(char character) =>
        character is (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF')
        || (character != '\0' && WinAnsi80.Contains(character, StringComparison.Ordinal));

    /// <summary>Writes a line as printed, and goes on to the next.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            int font = FontAt(text, 0, out int length);
            while (length < text.Length && FontAt(text, length, out int next) == font)
            {
                length += next;
            }
            Select(font);
            if (font == Asian)
            {
                AppendAsian(text[..length]);
            }
            else
            {
                AppendNarrow(text[..length]);
            }
            text = text[length..];
        }
        Select(Courier);
        content.Write("T*\n"u8);
    }

    // The number of a character's font, and how many columns it takes, each of which is a unit of the text.
    private int FontAt(ReadOnlySpan<char> text, int index, out int columns)
    {
        columns = 1;
        if (wide is not null)
        {
            if (index + 1 < text.Length
                && (text[index + 1] == ScreenImage.WideFiller || char.IsSurrogatePair(text[index], text[index + 1])))
            {
                columns = 2;
                return Asian;
            }
            if (wide.HasNarrow(text[index]))
            {
                return Asian;
            }
        }
        return letters.TryFind(text[index], out int font, out _) ? font : Courier;
    }

    private void Select(int font)
    {
        if (font != _font)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"/F{font} {size:0.###} Tf {(font == Asian ? Stretch : 100):0} Tz\n"));
            _font = font;
        }
    }

    // A string in parentheses.
    private void AppendNarrow(ReadOnlySpan<char> text)
    {
        content.Write("("u8);
        foreach (char character in text)
        {
            if (!letters.TryFind(character, out _, out byte code))
            {
                code = Encode(character);
            }

            // A carriage return by itself would be read as a line feed.
            content.Write(code switch
            {
                (byte)'(' or (byte)')' or (byte)'\\' => [(byte)'\\', code],
                (byte)'\r' => "\\r"u8,
                _ => [code],
            });
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
        if (!IsWinAnsi(character))
        {
            return (byte)'?';
        }
        int place = WinAnsi80.IndexOf(character, StringComparison.Ordinal);
        return place < 0 ? (byte)character : (byte)(0x80 + place);
    }

    private void Write(string text) => Encoding.ASCII.GetBytes(text, content);
}
