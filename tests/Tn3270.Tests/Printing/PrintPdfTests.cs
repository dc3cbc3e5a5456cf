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
    public void Letters_that_the_font_has_not_are_named_in_another_and_mapped_back()
    {
        byte[] pdf = PrintPdf.Write(Job(["ä€⎕Łä", "ŁЖ"]), PdfPaper.A4);
        string file = Encoding.Latin1.GetString(pdf);

        Assert.True(pdf.AsSpan().IndexOf(new byte[] { (byte)'(', 0xE4, 0x80, (byte)')' }) > 0);
        Assert.Matches("/F3 [0-9.]+ Tf 100 Tz\n\\(\u0001\u0002\\) Tj\n/F1", file);
        Assert.Contains("(\u0002\u0003) Tj", file, StringComparison.Ordinal);
        Assert.Contains("/Differences [1 /uni2395 /uni0141 /uni0416]", file, StringComparison.Ordinal);
        Assert.Contains("<01> <2395>\n<02> <0141>\n<03> <0416>", file, StringComparison.Ordinal);
    }

    [Fact]
    public void More_letters_than_one_font_has_codes_take_another_and_controls_are_question_marks()
    {
        string letters = new([.. Enumerable.Range(0x0400, 256).Select(code => (char)code)]);
        string file = Encoding.Latin1.GetString(PrintPdf.Write(Job([letters, "\u0007\uFFFE"]), PdfPaper.A4));

        Assert.Contains("/LastChar 255", file, StringComparison.Ordinal);
        Assert.Contains("/F4 ", file, StringComparison.Ordinal);
        Assert.Contains("(\u0001) Tj", file, StringComparison.Ordinal);
        Assert.Contains("\\r", file, StringComparison.Ordinal);
        Assert.Contains("(?", file, StringComparison.Ordinal);
        Assert.Equal(4, file.Split(" beginbfchar").Length - 1);
    }

    [Fact]
    public void Paper_too_small_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PrintPdf.Write(Job(["x"]), new PdfPaper(10, 800)));

    private static PrintJob Job(params string[][] pages) =>
        new(1, "PRT1", [.. pages.Select(lines => new PrintedPage([.. lines.Select(line => new PrintedLine(line, []))]))]);
}
