using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Printing;

public sealed class FieldPrinterTests
{
    [Theory]
    [InlineData("f5c8 c115c2 15c319", "A\nB\nC\n")]
    [InlineData("f5c8 c11515c2", "A\n\nB\n")]
    [InlineData("f5c8 c10cc2 19", "A\n\fB\n")]
    [InlineData("f5c8 c1c20dc3", "CB\n")]
    [InlineData("f5c8 c1 1d60 c2 1d6c c3 1d60 c4", "A B   D\n")]
    [InlineData("f5c8 c1 114045 c2", "A    B\n")]
    [InlineData("f5c8 3c404360 15", "---\n")]
    [InlineData("f5c8 c1 2902c06042f4 c2", "A B\n")]
    [InlineData("f5c8 0890 c1", "⎕A\n")]
    [InlineData("f5c8 c1 19 c2", "A\n")]
    [InlineData("f5c8 c1 00 c2", "A B\n")]
    public void Without_a_line_length_orders_make_the_lines(string record, string expected) => Assert.Equal(expected, Print(record));

    [Theory]
    [InlineData("f5d8 c1 114068 c2", "A\nB\n")]
    [InlineData("f5e8 c1 11c140 c2", "A\nB\n")]
    [InlineData("f5f8 c1 11c150 c2", "A\nB\n")]
    [InlineData("f5f8 c1 11c540 c2", "A\nB\n")]
    [InlineData("f5f8 c1 11c15a 40 11c260 c2", "A\n\nB\n")]
    [InlineData("f5f8 c1 15 c2", "A B\n")]
    [InlineData("f5f8 c1 11c150 0c c2", "A\n\f B\n")]
    [InlineData("f5f8 1d6c c1c1 1d60 c2", "    B\n")]
    public void With_a_line_length_the_buffer_is_printed_line_by_line(string record, string expected) =>
        Assert.Equal(expected, Print(record));

    [Fact]
    public void Writing_waits_for_the_start_of_printing_or_the_end_of_the_job()
    {
        Assert.Equal("ABC\n", Print("f5c0 c1", "f1c0 c2", "f1c8 c3"));
        Assert.Equal("A\nB\n", Print("f5c0 c1", "f5c0 c2"));
        Assert.Equal("A\nB\n", Print("f5c8 c1", "f1c8 c2"));
    }

    [Theory]
    [InlineData("f2", RecordFault.UnknownCommand)]
    [InlineData("f6", RecordFault.UnknownCommand)]
    [InlineData("99", RecordFault.UnknownCommand)]
    [InlineData("f5", RecordFault.MissingWriteControl)]
    [InlineData("f5c81140", RecordFault.TruncatedOrder)]
    [InlineData("f5c829", RecordFault.TruncatedOrder)]
    [InlineData("f5c8c1c13c4040c1", RecordFault.InvalidAddress)]
    [InlineData("f300050102ff", RecordFault.UnknownPartition)]
    [InlineData("f3000140", RecordFault.InvalidStructuredField)]
    public void What_a_printer_cannot_do_is_said(string record, RecordFault fault) =>
        Assert.Equal(fault, new FieldPrinter(CodePage.Cp037, new PageBuilder()).Take(Convert.FromHexString(record)));

    [Fact]
    public void A_write_may_come_in_a_structured_field() =>
        Assert.Equal("AB\n", Print("f3000840 00f5c8c1c2"));

    [Fact]
    public void Whatever_comes_is_printed_in_bounded_room()
    {
        Random random = new(7);
        for (int round = 0; round < 2000; round++)
        {
            PageBuilder paper = new();
            FieldPrinter printer = new(CodePage.Cp037, paper);
            byte[] record = new byte[random.Next(3, 200)];
            random.NextBytes(record);
            record[0] = 0xF5;
            record[1] |= 0x08;
            printer.Take(record);
            printer.EndJob();
            Assert.All(paper.Take(), page => Assert.InRange(page.Lines.Count, 0, PageBuilder.LineLimit));
        }
    }

    private static string Print(params string[] records)
    {
        PageBuilder paper = new();
        FieldPrinter printer = new(CodePage.Cp037, paper);
        foreach (string record in records)
        {
            Assert.Equal(RecordFault.None, printer.Take(Convert.FromHexString(record.Replace(" ", "", StringComparison.Ordinal))));
        }
        printer.EndJob();
        return System.Text.Encoding.UTF8.GetString(PrintText.Write(new PrintJob(1, null, paper.Take()), transparent: true));
    }
}
