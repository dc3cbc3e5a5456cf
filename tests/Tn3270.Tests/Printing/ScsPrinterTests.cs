using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Tn3270.Tests.Printing;

public sealed class ScsPrinterTests
{
    [Theory]
    [InlineData("c1c2c3", "ABC\n")]
    [InlineData("c115c215", "A\nB\n")]
    [InlineData("c11515c2", "A\n\nB\n")]
    [InlineData("c125c2", "A\n B\n")]
    [InlineData("c1c2c30de7", "XBC\n")]
    [InlineData("c1c2c30d40e7", "AXC\n")]
    [InlineData("c1c216d3", "AL\n")]
    [InlineData("c10cc2", "A\n\fB\n")]
    [InlineData("c11e c2", "A\nB\n")]
    [InlineData("0cc1", "A\n")]
    [InlineData("c10c0c0cc2", "A\n\fB\n")]
    [InlineData("00142fc124c2", "AB\n")]
    [InlineData("2841f1c128 00 00c2", "AB\n")]
    [InlineData("2843f1 90 28 00 00 81", "⎕a\n")]
    [InlineData("08 90c1", "⎕A\n")]
    [InlineData("c1 2bc602 06 c2", "AB\n")]
    [InlineData("2bd105aabbccdd c1", "A\n")]
    [InlineData("01c1", " A\n")]
    public void Controls_do_what_the_3287_does(string scs, string expected) => Assert.Equal(expected, Print(scs));

    [Fact]
    public void Horizontal_format_sets_width_margin_and_stops()
    {
        // Width 10, left margin 3, stops 5 and 8.
        const string format = "2bc1060a030005080d";

        Assert.Equal("  A D\n", Print(format + "c1 05 c4"));
        Assert.Equal("  A D  G\n", Print(format + "c1 05 c4 05 c7"));
        Assert.Equal("  ABCDEFGH\n  I\n", Print(format + "c1c2c3c4c5c6c7c8c9"));
        Assert.Equal("  A\n  B\n", Print(format + "c115c2"));
    }

    [Fact]
    public void Vertical_format_sets_pages_and_channels()
    {
        // Four lines, top margin 2, bottom margin 3, line stop 3.
        const string format = "2bc2050402030 3";

        Assert.Equal("\nA\nB\n\f\nC\n", Print(format + "c115c215c3"));
        Assert.Equal("\nA\n B\n", Print(format + "c10bc2"));
        Assert.Equal("\nA\n B\n", Print(format + "c10481c2"));
        Assert.Equal("\nA\n B\n\f\n\n  C\n", Print(format + "c10481c20481c3"));
    }

    [Fact]
    public void A_full_line_or_page_makes_no_empty_one()
    {
        Assert.Equal("ABC\nD\n", Print("2bc10203c1c2c315c4"));
        Assert.Equal("A\nB\n\fC\n", Print("2bc20202c115c2150cc3"));
    }

    [Fact]
    public void Transparent_bytes_stand_where_they_were_put_and_take_no_room()
    {
        PageBuilder paper = new();
        new ScsPrinter(CodePage.Cp037, paper).Take(Convert.FromHexString("c13503" + "1b2831" + "c2"));
        PrintJob job = new(1, null, paper.Take());

        Assert.Equal("A\u001b(1B\n"u8, PrintText.Write(job, transparent: true));
        Assert.Equal("AB\n"u8, PrintText.Write(job, transparent: false));
    }

    [Fact]
    public void Records_may_end_anywhere()
    {
        byte[] scs = Convert.FromHexString(
            "2bc1060a03000508c1c205c315350400aabbccc4281d0028 0000 08a2 2bc203 3c c5 0481 c60cc7".Replace(" ", "", StringComparison.Ordinal));
        string whole = Text(scs, [scs.Length]);
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            Assert.Equal(whole, Text(scs, Enumerable.Range(0, 100).Select(_ => random.Next(1, 6))));
        }
    }

    [Fact]
    public void Whatever_comes_is_printed_in_bounded_room()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            PageBuilder paper = new();
            ScsPrinter printer = new(CodePage.Cp037, paper);
            for (int record = 0; record < 20; record++)
            {
                byte[] bytes = new byte[random.Next(1, 300)];
                random.NextBytes(bytes);
                printer.Take(bytes);
            }
            Assert.All(paper.Take(), page => Assert.All(page.Lines, line => Assert.InRange(line.Text.Length, 0, 132)));
        }
    }

    private static string Print(string scs)
    {
        byte[] bytes = Convert.FromHexString(scs.Replace(" ", "", StringComparison.Ordinal));
        return Text(bytes, [bytes.Length]);
    }

    private static string Text(byte[] scs, IEnumerable<int> pieces)
    {
        PageBuilder paper = new();
        ScsPrinter printer = new(CodePage.Cp037, paper);
        ReadOnlySpan<byte> rest = scs;
        foreach (int piece in pieces)
        {
            printer.Take(rest[..Math.Min(piece, rest.Length)]);
            rest = rest[Math.Min(piece, rest.Length)..];
        }
        return System.Text.Encoding.UTF8.GetString(PrintText.Write(new PrintJob(1, null, paper.Take()), transparent: true));
    }
}
