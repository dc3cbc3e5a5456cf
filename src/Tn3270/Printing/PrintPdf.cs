using System.Buffers;
using System.Globalization;
using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// A job as PDF 1.4 (Adobe, PDF Reference, third edition): one page for each printed page, in the standard font Courier, as large as
/// the paper allows for its longest line and its lines. Letters that WinAnsi does not have come from the reader's Courier New, or what it has
/// in its place. A job of a double-byte code page that has wide characters is PDF 1.5 and takes them from an Asian font of the reader's.
/// </summary>
public static class PrintPdf
{
    private const string Version = "1.4";
    private const double Margin = 36;
    private const double LineHeight = 1.15;
    private const double LargestFont = 12;
    private const int UsualColumns = 80;
    private const int UsualLines = 60;

    /// <summary>Writes a job as PDF.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The paper is smaller than an inch or larger than PDF allows.</exception>
    public static byte[] Write(PrintJob job, PdfPaper paper)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(paper);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(paper.Width, paper.Height), 72, nameof(paper));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(paper.Width, paper.Height), 14_400, nameof(paper));
        PdfWideFont? wide = Wide(job);
        PdfObjects objects = new(wide is null ? Version : PdfWideFont.Version);
        PdfLetterFonts letters = new(job, wide);
        int first = 4 + (wide is null ? 0 : PdfWideFont.ObjectCount) + letters.ObjectCount;
        string kids = string.Join(' ', job.Pages.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"{first + (2 * index)} 0 R")));
        objects.Add("<< /Type /Catalog /Pages 2 0 R >>");
        objects.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /Pages /Kids [{kids}] /Count {job.Pages.Count} /MediaBox [0 0 {paper.Width:0.##} {paper.Height:0.##}] >>"));
        objects.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>");
        wide?.AddTo(objects);
        string fonts = (wide is null ? "/F1 3 0 R" : "/F1 3 0 R /F2 4 0 R") + letters.AddTo(objects);
        foreach (PrintedPage page in job.Pages)
        {
            objects.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"<< /Type /Page /Parent 2 0 R /Resources << /Font << {fonts} >> >> /Contents {objects.Count + 2} 0 R >>"));
            objects.AddStream(Content(page, paper, wide, letters));
        }
        return objects.Finish();
    }

    // The fonts of readers are asked for only where something needs them.
    private static PdfWideFont? Wide(PrintJob job) =>
        PdfWideFont.For(job.CodePage) is { } font
        && job.Pages.Any(page => page.Lines.Any(line => line.Text.Any(
            character => character == ScreenImage.WideFiller || char.IsSurrogate(character) || font.HasNarrow(character))))
            ? font
            : null;

    private static byte[] Content(PrintedPage page, PdfPaper paper, PdfWideFont? wide, PdfLetterFonts letters)
    {
        int columns = Math.Max(UsualColumns, page.Lines.Count == 0 ? 0 : page.Lines.Max(static line => line.Text.Length));
        int lines = Math.Max(UsualLines, page.Lines.Count);
        double size = Math.Min(
            LargestFont,
            Math.Min(
                (paper.Width - (2 * Margin)) / (columns * PdfLine.CharacterWidth),
                (paper.Height - (2 * Margin)) / (lines * LineHeight)));
        ArrayBufferWriter<byte> content = new();
        Append(content, string.Create(
            CultureInfo.InvariantCulture,
            $"BT\n/F1 {size:0.###} Tf\n{size * LineHeight:0.###} TL\n{Margin:0.###} {paper.Height - Margin - size:0.###} Td\n"));
        PdfLine writer = new(content, size, wide, letters);
        foreach (PrintedLine line in page.Lines)
        {
            writer.Append(line.Text);
        }
        Append(content, "ET\n");
        return content.WrittenSpan.ToArray();
    }

    private static void Append(ArrayBufferWriter<byte> content, string text) => Encoding.ASCII.GetBytes(text, content);
}
