using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class QueryReplyTests
{
    private const string Summary = "000d8180" + "8081848586878" + "8a1a6";
    private const string Partitions = "00088184" + "00" + "0d70" + "00";
    private const string Sets = "001b818582" + "00" + "090c" + "00000000" + "07" + "001000" + "02b90025" + "0100f1" + "03c30136";
    private const string Colors = "0026818600" + "10" + "00f4" + "f1f1f2f2f3f3f4f4f5f5f6f6f7f7f8f8f9f9fafafbfbfcfcfdfdfefeffff";
    private const string Highlights = "000f8187" + "05" + "00f0f1f1f2f2f4f4f8f8";
    private const string Modes = "00078188" + "000102";
    private const string Names = "001581a1" + "0000000000000000" + "09" + "c8d6d3c4c6c1e2e3";
    private const string Implicit = "001181a6" + "0000" + "0b0100" + "00500018" + "0050002b";
    private const string Area = "00178181" + "0100" + "0050002b" + "01" + "000a02e5" + "0002006f" + "090c" + "0d70";

    [Fact]
    public void Query_tells_all_that_this_terminal_can_do() => Assert.Equal(
        "88" + Summary + Area + Partitions + Sets + Colors + Highlights + Modes + Names + Implicit,
        Shown(TerminalModel.Model4).Ask("F3 0005 01FF02"));

    [Fact]
    public void Transfers_are_told_where_there_are_any()
    {
        var screen = new ScreenBuffer(TerminalModel.Model2, CodePage.Cp037) { TransferLimit = 4096 };
        Assert.Equal("88" + "000c8195" + "0000" + "1000" + "1000" + "0101", screen.Ask("F3 0007 01FF03 00 95"));
        Assert.Equal("88000481ff", Shown().Ask("F3 0007 01FF03 00 95"));
    }

    [Fact]
    public void A_double_byte_page_tells_its_set_and_its_shifts()
    {
        var screen = new ScreenBuffer(TerminalModel.Model2, CodePage.Find("cp930")!);
        Assert.Equal("88" + "000b8191" + "00" + "030180" + "030201", screen.Ask("F3 0007 01FF03 00 91"));
        var sets = screen.Ask("F3 0007 01FF03 00 85");
        Assert.StartsWith("88002e81858e00090c000000000b" + "00000000000000" + "04940122", sets, StringComparison.Ordinal);
        Assert.Contains("8020f8120c417f", sets, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_without_colours_says_that_it_shows_none() => Assert.Equal(
        "88" + "0026818600" + "10" + "00f4" + "f100f200f300f400f500f600f700f800f900fa00fb00fc00fd00fe00ff00",
        Shown(TerminalModel.Parse("3278-2-E")).Ask("F3 0007 01FF03 00 86"));

    [Theory]
    [InlineData("F3 0007 01FF03 0088", "88" + Modes)]
    [InlineData("F3 0009 01FF03 00 888688", "88" + Colors + Modes)]
    [InlineData("F3 0007 01FF03 00 82", "88000481ff")]
    [InlineData("F3 0006 01FF03 00", "88000481ff")]
    public void A_query_list_is_answered_with_what_is_known_of_it(string record, string reply) =>
        Assert.Equal(reply, Shown(TerminalModel.Model4).Ask(record));

    [Theory]
    [InlineData("F3 0006 01FF03 80")]
    [InlineData("F3 0007 01FF03 40 A1")]
    public void Equivalent_and_all_get_every_reply(string record) =>
        Assert.Equal(Shown(TerminalModel.Model4).Ask("F3 0005 01FF02"), Shown(TerminalModel.Model4).Ask(record));

    [Fact]
    public void Every_reply_states_its_own_length()
    {
        var reply = Bytes(Shown().Ask("F3 0005 01FF02"));
        var codes = new List<byte>();
        for (var at = 1; at < reply.Length; at += (reply[at] << 8) | reply[at + 1])
            codes.Add(reply[at + 3]);
        Assert.Equal([0x80, 0x81, 0x84, 0x85, 0x86, 0x87, 0x88, 0xA1, 0xA6], codes);
    }

    [Fact]
    public void Nothing_but_the_query_is_answered_in_one_record()
    {
        var screen = Shown("F5C3");
        Assert.Equal("88" + Modes, screen.Ask("F3 0006 4000F1C3 0007 01FF030088"));
        Assert.True(screen.KeyboardLocked);
        Assert.Equal("", screen.Ask("F1C0"));
        Assert.False(screen.KeyboardLocked);
    }

    [Fact]
    public void Erase_reset_takes_the_size_it_names()
    {
        var screen = Shown(TerminalModel.Model3, "F5C3" + E("x"), "F3 0004 0380");
        Assert.Equal(32, screen.Rows);
        Assert.Equal("", screen.Capture().Text);
        Assert.True(screen.Run("F3 0004 0300").IsOk);
        Assert.Equal(24, screen.Rows);
    }
}
