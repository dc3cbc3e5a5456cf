using System.Globalization;
using System.Text;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Tn3270.Tests.Printing;

public sealed class PrintPdfTests
{
    [Fact]
    public void Each_entry_of_the_table_points_at_its_object()
    {
        byte[] pdf = PrintPdf.Write(Job(["one"], ["two", "(three)"]), PdfPaper.A4);
        string file = Encoding.Latin1.GetString(pdf);
        int table = int.Parse(file[(file.LastIndexOf("startxref", StringComparison.Ordinal) + 10)..].Split('\n')[0], CultureInfo.InvariantCulture);
        string[] lines = file[table..].Split('\n');

        Assert.Equal("xref", lines[0]);
        Assert.Equal("0 8", lines[1]);
        for (int number = 1; number < 8; number++)
        {
            int offset = int.Parse(lines[2 + number][..10], CultureInfo.InvariantCulture);
            Assert.Equal(20, (lines[2 + number] + "\n").Length);
            Assert.StartsWith($"{number} 0 obj", file[offset..], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Streams_are_as_long_as_they_say()
    {
        string file = Encoding.Latin1.GetString(PrintPdf.Write(Job(["a (b) \\ c"]), PdfPaper.Letter));
        int length = int.Parse(file[(file.IndexOf("/Length ", StringComparison.Ordinal) + 8)..].Split(' ')[0], CultureInfo.InvariantCulture);
        int start = file.IndexOf("stream\n", StringComparison.Ordinal) + 7;

        Assert.Equal("\nendstream", file.Substring(start + length, 10));
        Assert.Contains("(a \\(b\\) \\\\ c) Tj", file, StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_that_the_font_has_not_become_question_marks()
    {
        byte[] pdf = PrintPdf.Write(Job(["ä€⎕"]), PdfPaper.A4);

        Assert.True(pdf.AsSpan().IndexOf(new byte[] { (byte)'(', 0xE4, 0x80, (byte)'?', (byte)')' }) > 0);
    }

    [Fact]
    public void Paper_too_small_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PrintPdf.Write(Job(["x"]), new PdfPaper(10, 800)));

    private static PrintJob Job(params string[][] pages) =>
        new(1, "PRT1", [.. pages.Select(lines => new PrintedPage([.. lines.Select(line => new PrintedLine(line, []))]))]);
}
