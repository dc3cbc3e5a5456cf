using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Printing;

/// <summary>Double-byte text at both kinds of printers, and as text.</summary>
public sealed class DoubleBytePrintTests
{
    private static readonly CodePage Japanese = CodePage.Find("cp939")!;

    // 日 and 本, by cp939.
    private const string Sun = "4562";
    private const string Book = "4566";

    [Theory]
    [InlineData($"c1 0e {Sun}{Book} 0f c2 15", "A日本B\n")]
    [InlineData($"c1 2843f8 {Sun} 284300 c2 15", "A日B\n")]
    [InlineData($"c1 2843f8 {Sun} 2800ff c2 15", "A日B\n")]
    [InlineData($"0e {Sun} 284300 {Book} 0f c1 15", "日本A\n")]
    [InlineData($"0e {Sun} 45 0f c1 15", "日A\n")]
    [InlineData($"0e {Sun}{Book} 16 {Sun} 0f 15", "日日\n")]
    [InlineData($"0e {Sun} 0f 0d c1 15", "A\n")]
    [InlineData($"c1c2c3 0d 40 0e {Sun} 0f 15", "A日\n")]
    [InlineData($"0e {Sun} 9090 {Book} 0f 15", "日  本\n")]
    [InlineData($"0e 4040 {Sun} 0f 15", "　日\n")]
    [InlineData($"2bc10203 c1c2 0e {Sun} 0f 15", "AB\n日\n")]
    [InlineData($"0e {Sun} 15 {Book} 0f 15", "日\n本\n")]
    public void SCS_prints_characters_of_two_columns(string scs, string expected)
    {
        byte[] bytes = Convert.FromHexString(scs.Replace(" ", "", StringComparison.Ordinal));
        foreach (int piece in (int[])[bytes.Length, 1, 2, 3])
        {
            PageBuilder paper = new();
            ScsPrinter printer = new(Japanese, paper);
            foreach (byte[] chunk in bytes.Chunk(piece))
            {
                printer.Take(chunk);
            }
            Assert.Equal(expected, Text(paper));
        }
    }

    [Theory]
    [InlineData($"f5c8 c1 0e {Sun}{Book} 0f c2 15", "A 日本 B\n")]
    [InlineData($"f5c8 c1 2843f8 {Sun} 284300 c2 15", "A日B\n")]
    [InlineData($"f5c8 2902 c060 43f8 {Sun}{Book} 1d60 c1 15", " 日本 A\n")]
    [InlineData($"f5c8 2902 c06c 43f8 {Sun}{Book} 1d60 c1 15", "      A\n")]
    [InlineData($"f5c8 0e {Sun} 45 0f c1 15", " 日  A\n")]
    [InlineData($"f5c8 0e {Sun} 0000 {Book} 0f 15", " 日  本\n")]
    [InlineData($"f5f8 11c150 0e {Sun}{Book} 0f 11c153 {Sun}", " 日日\n")]
    [InlineData($"f5f8 11c150 0e {Sun}{Book} 0f 11c151 {Book}", " 本本\n")]
    [InlineData($"f5c8 0e 3c4045 {Sun} 0f c1 15", " 日日 A\n")]
    [InlineData($"f5c8 2843f8 3c4044 {Sun} 284300 c1 15", "日日A\n")]
    [InlineData($"f5c8 c1 0e {Sun} 0f 0d c2 15", "B 日\n")]
    public void A_buffer_prints_characters_of_two_positions(string record, string expected)
    {
        PageBuilder paper = new();
        FieldPrinter printer = new(Japanese, paper);
        Assert.Equal(RecordFault.None, printer.Take(Convert.FromHexString(record.Replace(" ", "", StringComparison.Ordinal))));
        printer.EndJob();
        Assert.Equal(expected, Text(paper));
    }

    [Fact]
    public void A_wide_character_does_not_begin_in_the_last_column()
    {
        PageBuilder paper = new();
        FieldPrinter printer = new(Japanese, paper);
        string record = "f5c8" + string.Concat(Enumerable.Repeat("c1", 131)) + $"2843f8{Sun}{Book}284300c215";
        Assert.Equal(RecordFault.None, printer.Take(Convert.FromHexString(record)));
        printer.EndJob();

        Assert.Equal(new string('A', 131) + "\n日本B\n", Text(paper));
    }

    [Fact]
    public void Half_of_a_wide_character_printed_over_takes_the_other_half_with_it()
    {
        PaperLine line = new();
        line.PutWide(1, new Rune('日'));
        line.PutWide(3, new Rune(0x20BB7));
        Assert.Equal("日\u200B\U00020BB7", line.ToString());

        line.Put(2, 'x');
        line.Put(3, 'y');
        Assert.Equal(" xy", line.ToString());

        line.PutWide(2, new Rune('本'));
        line.PutWide(3, new Rune('日'));
        Assert.Equal("  日\u200B", line.ToString());
    }

    [Fact]
    public void What_a_host_composes_keeps_its_columns()
    {
        string[][] pages = [["日本A", "  本 ｱ"], ["x日"]];
        PageBuilder scs = new();
        ScsPrinter line = new(Japanese, scs);
        foreach (ReadOnlyMemory<byte> record in PrintComposer.ComposeScs(pages, 0, Japanese))
        {
            line.Take(record.Span);
        }
        PageBuilder buffer = new();
        FieldPrinter page = new(Japanese, buffer);
        foreach (ReadOnlyMemory<byte> record in PrintComposer.ComposeDataStream(pages, Japanese))
        {
            Assert.Equal(RecordFault.None, page.Take(record.Span));
        }
        page.EndJob();

        const string expected = "日本A\n  本 ｱ\n\fx日\n";
        Assert.Equal(expected, Text(scs));
        Assert.Equal(expected, Text(buffer));
    }

    [Fact]
    public void A_PDF_takes_wide_characters_from_a_font_of_the_reader()
    {
        PrintJob job = Job(Japanese, "A日\u200B本\u200B(ｱ)");
        string file = Encoding.Latin1.GetString(PrintPdf.Write(job, PdfPaper.A4));

        Assert.StartsWith("%PDF-1.5", file, StringComparison.Ordinal);
        Assert.Contains("/Encoding /UniJIS-UTF16-H", file, StringComparison.Ordinal);
        Assert.Contains("(A) Tj\n/F2 ", file, StringComparison.Ordinal);
        Assert.Contains(" 120 Tz\n<65E5672C> Tj\n/F1 ", file, StringComparison.Ordinal);
        Assert.Contains(" 120 Tz\n<FF71> Tj\n/F1 ", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cp933", "Korea1")]
    [InlineData("cp1388", "GB1")]
    [InlineData("cp937", "CNS1")]
    public void Each_double_byte_page_has_its_collection(string page, string collection)
    {
        string file = Encoding.Latin1.GetString(PrintPdf.Write(Job(CodePage.Find(page)!, "本\u200B"), PdfPaper.A4));
        Assert.Contains($"/Ordering ({collection})", file, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_wide_characters_a_PDF_is_what_it_was()
    {
        Assert.Equal(PrintPdf.Write(Job(null, "plain"), PdfPaper.A4), PrintPdf.Write(Job(Japanese, "plain"), PdfPaper.A4));
        Assert.All(CodePage.All, page => Assert.Equal(page.HasDoubleByte, PdfWideFont.For(page) is not null));
    }

    [Fact]
    public void A_printer_of_a_double_byte_page_says_so()
    {
        PrinterMachine printer = new(new PrinterOptions { Tn3270E = false, CodePage = Japanese });
        printer.Receive(Convert.FromHexString("fffd18fffa1801fff0fffd19fffb19fffd00fffb00"));
        printer.OutputSent(printer.Output.Length);
        printer.Receive(Convert.FromHexString("f3000501ffff02ffef"));
        string answer = Convert.ToHexStringLower(printer.Output.Span);

        Assert.Contains("000d818080818485868788" + "91a6", answer, StringComparison.Ordinal);
        Assert.Contains("000b819100030180030201", answer, StringComparison.Ordinal);
    }

    private static PrintJob Job(CodePage? page, params string[] lines) =>
        new(1, null, [new PrintedPage([.. lines.Select(line => new PrintedLine(line, []))])]) { CodePage = page };

    private static string Text(PageBuilder paper) =>
        Encoding.UTF8.GetString(PrintText.Write(new PrintJob(1, null, paper.Take()), transparent: true));
}
