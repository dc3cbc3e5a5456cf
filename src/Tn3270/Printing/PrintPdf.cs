using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// A job as PDF 1.4 (Adobe, PDF Reference, third edition): one page for each printed page, in the standard font Courier, as large as
/// the paper allows for its longest line and its lines. Characters are those of WinAnsi; others show as a question mark.
/// </summary>
public static class PrintPdf
{
    private const double Margin = 36;

    /// <summary>A character of Courier is so wide, of its size.</summary>
    private const double CharacterWidth = 0.6;

    private const double LineHeight = 1.15;
    private const double LargestFont = 12;
    private const int UsualColumns = 80;
    private const int UsualLines = 60;

    /// <summary>The WinAnsi characters of codes 80 to 9F; a null where the code has none (PDF Reference, appendix D).</summary>
    private const string WinAnsi80 = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    /// <summary>Writes a job as PDF.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The paper is smaller than an inch or larger than PDF allows.</exception>
    public static byte[] Write(PrintJob job, PdfPaper paper)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(paper);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(paper.Width, paper.Height), 72, nameof(paper));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(paper.Width, paper.Height), 14_400, nameof(paper));
        PdfObjects objects = new();
        int first = 4;
        string kids = string.Join(' ', job.Pages.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"{first + (2 * index)} 0 R")));
        objects.Add("<< /Type /Catalog /Pages 2 0 R >>");
        objects.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /Pages /Kids [{kids}] /Count {job.Pages.Count} /MediaBox [0 0 {paper.Width:0.##} {paper.Height:0.##}] >>"));
        objects.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>");
        foreach (PrintedPage page in job.Pages)
        {
            objects.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {objects.Count + 2} 0 R >>"));
            objects.AddStream(Content(page, paper));
        }
        return objects.Finish();
    }

    private static byte[] Content(PrintedPage page, PdfPaper paper)
    {
        int columns = Math.Max(UsualColumns, page.Lines.Count == 0 ? 0 : page.Lines.Max(static line => line.Text.Length));
        int lines = Math.Max(UsualLines, page.Lines.Count);
        double size = Math.Min(
            LargestFont,
            Math.Min(
                (paper.Width - (2 * Margin)) / (columns * CharacterWidth),
                (paper.Height - (2 * Margin)) / (lines * LineHeight)));
        ArrayBufferWriter<byte> content = new();
        Append(content, string.Create(
            CultureInfo.InvariantCulture,
            $"BT\n/F1 {size:0.###} Tf\n{size * LineHeight:0.###} TL\n{Margin:0.###} {paper.Height - Margin - size:0.###} Td\n"));
        foreach (PrintedLine line in page.Lines)
        {
            AppendText(content, line.Text);
        }
        Append(content, "ET\n");
        return content.WrittenSpan.ToArray();
    }

    // A string in parentheses, shown, then the next line.
    private static void AppendText(ArrayBufferWriter<byte> content, string text)
    {
        if (text.Length > 0)
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
        content.Write("T*\n"u8);
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

    private static void Append(ArrayBufferWriter<byte> content, string text) => Encoding.ASCII.GetBytes(text, content);
}
