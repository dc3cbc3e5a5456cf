using System.Diagnostics;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Conformance.Printing;

/// <summary>Poppler's programs read our PDF.</summary>
[Trait("Category", "Slow")]
public sealed class PopplerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-pdf-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_text_comes_out_as_it_went_in_and_every_page_can_be_drawn()
    {
        string[][] pages =
        [
            ["HARBOR BANK (main) \\ 100 %", "", "Grüße für £5 und 3 €", new string('W', 132)],
            [.. Enumerable.Range(1, 66).Select(i => $"line {i}")],
            ["last"],
        ];
        PrintJob job = new(1, null, [.. pages.Select(page => new PrintedPage([.. page.Select(line => new PrintedLine(line, []))]))]);
        string pdf = Path.Combine(_folder, "job.pdf");
        await File.WriteAllBytesAsync(pdf, PrintPdf.Write(job, PdfPaper.A4), TestContext.Current.CancellationToken);

        string text = await RunAsync("pdftotext", "-layout", pdf, "-");
        await RunAsync("pdftoppm", "-r", "40", "-png", pdf, Path.Combine(_folder, "page"));
        string facts = await RunAsync("pdfinfo", pdf);

        Assert.Equal(
            pages.Select(page => page.Where(line => line.Length > 0)),
            text.TrimEnd('\f').Split('\f').Select(page => page.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)));
        Assert.Equal(3, Directory.GetFiles(_folder, "page-*.png").Length);
        Assert.Contains("PDF version:     1.4", facts, StringComparison.Ordinal);
        Assert.Contains("A4", facts, StringComparison.Ordinal);
    }

    // Letters that the standard font does not have: from a font of the reader's, and told by its map.
    [Theory]
    [InlineData("Zażółć gęślą jaźń. Příliš žluťoučký kůň. Őű")]
    [InlineData("Ελληνική τράπεζα: άέώ 100 €")]
    [InlineData("Русский банк, Їжак, Ђорђе")]
    [InlineData("İstanbul ğış; Lietuva ąčęėįšųū; Eesti õäöü")]
    [InlineData("APL: ⍺∊⍳⍴⍵ ┌─┐ ≤≥≠")]
    public async Task Letters_beyond_WinAnsi_come_out_as_they_went_in(string line)
    {
        PrintJob job = new(1, null, [new PrintedPage([new PrintedLine(line, []), new PrintedLine("second", [])])]);
        string pdf = Path.Combine(_folder, "letters.pdf");
        await File.WriteAllBytesAsync(pdf, PrintPdf.Write(job, PdfPaper.A4), TestContext.Current.CancellationToken);

        string read = await RunAsync("pdftotext", "-layout", pdf, "-");
        await RunAsync("pdftoppm", "-r", "40", "-gray", pdf, Path.Combine(_folder, "letters"));
        byte[] picture = await File.ReadAllBytesAsync(Directory.GetFiles(_folder, "letters-*.pgm").Single(), TestContext.Current.CancellationToken);

        Assert.Equal([line, "second"], read.Split('\n', '\f').Select(text => text.Trim()).Where(text => text.Length > 0));
        Assert.Contains(picture[20..], static shade => shade < 128);
    }

    // Poppler has the maps of the Asian collections in its data.
    [Theory]
    [InlineData("cp939", "日本 ﾊｰﾊﾞｰ (BANK)")]
    [InlineData("cp933", "한국 은행 BANK")]
    [InlineData("cp1388", "中国银行 BANK")]
    [InlineData("cp937", "臺灣銀行 BANK")]
    public async Task Double_byte_text_comes_out_as_it_went_in(string page, string text)
    {
        CodePage codePage = CodePage.Find(page)!;
        PrinterMachine printer = new(new PrinterOptions { CodePage = codePage, Tn3270E = false });
        printer.Receive(Convert.FromHexString("fffd18fffa1801fff0fffd19fffb19fffd00fffb00"));
        foreach (ReadOnlyMemory<byte> record in PrintComposer.ComposeDataStream([[text, "second"]], codePage))
        {
            printer.Receive([.. record.Span, 0xFF, 0xEF]);
        }
        printer.EndJob();
        string pdf = Path.Combine(_folder, "wide.pdf");
        await File.WriteAllBytesAsync(
            pdf, PrintPdf.Write(Assert.IsType<PrintJob>(printer.TakeJob()), PdfPaper.A4), TestContext.Current.CancellationToken);

        string read = await RunAsync("pdftotext", "-layout", pdf, "-");
        await RunAsync("pdftoppm", "-r", "40", "-png", pdf, Path.Combine(_folder, "wide"));

        Assert.Equal([text, "second"], read.Split('\n', '\f').Select(line => line.Trim()).Where(line => line.Length > 0));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> complaint = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await complaint);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
