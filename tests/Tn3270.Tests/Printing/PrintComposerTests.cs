using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Printing;

public sealed class PrintComposerTests
{
    private static readonly string[][] Pages = [["ONE", "", "  two (äöü)"], ["THREE"]];

    [Fact]
    public void SCS_prints_as_the_pages_that_made_it()
    {
        PageBuilder paper = new();
        ScsPrinter printer = new(CodePage.Cp037, paper);
        foreach (ReadOnlyMemory<byte> record in PrintComposer.ComposeScs(Pages, 60, CodePage.Cp037))
        {
            printer.Take(record.Span);
        }

        Assert.Equal(Pages, paper.Take().Select(page => page.Lines.Select(line => line.Text)));
    }

    [Fact]
    public void Writes_print_as_the_pages_that_made_them()
    {
        PageBuilder paper = new();
        FieldPrinter printer = new(CodePage.Cp037, paper);
        foreach (ReadOnlyMemory<byte> record in PrintComposer.ComposeDataStream(Pages, CodePage.Cp037))
        {
            Assert.Equal(RecordFault.None, printer.Take(record.Span));
        }
        printer.EndJob();

        Assert.Equal(Pages, paper.Take().Select(page => page.Lines.Select(line => line.Text)));
    }

    [Fact]
    public void What_the_code_page_has_not_prints_as_a_hyphen() =>
        Assert.Equal("f160f215", Convert.ToHexStringLower(PrintComposer.ComposeScs([["1€2"]], 0, CodePage.Cp037)[0].Span));
}
