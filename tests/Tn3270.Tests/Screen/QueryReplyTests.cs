using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class QueryReplyTests
{
    private const string Summary = "000b8180" + "80818586878" + "8a6";
    private const string Sets = "001b818582" + "00" + "090c" + "00000000" + "07" + "001000" + "02b90025" + "0100f1" + "03c30136";
    private const string Colors = "0026818600" + "10" + "00f4" + "f1f1f2f2f3f3f4f4f5f5f6f6f7f7f8f8f9f9fafafbfbfcfcfdfdfefeffff";
    private const string Highlights = "000f8187" + "05" + "00f0f1f1f2f2f4f4f8f8";
    private const string Modes = "00078188" + "000102";
    private const string Implicit = "001181a6" + "0000" + "0b0100" + "00500018" + "0050002b";
    private const string Area = "00178181" + "0100" + "0050002b" + "00" + "00010060" + "00010060" + "090c" + "0d70";

    [Fact]
    public void Query_tells_all_that_this_terminal_can_do() =>
        Assert.Equal("88" + Summary + Area + Sets + Colors + Highlights + Modes + Implicit, Shown(TerminalModel.Model4).Ask("F3 0005 01FF02"));

    [Theory]
    [InlineData("F3 0007 01FF03 0088", "88" + Modes)]
    [InlineData("F3 0009 01FF03 00 888688", "88" + Colors + Modes)]
    [InlineData("F3 0007 01FF03 00 A1", "88000481ff")]
    [InlineData("F3 0006 01FF03 00", "88000481ff")]
    public void A_query_list_is_answered_with_what_is_known_of_it(string record, string reply) =>
        Assert.Equal(reply, Shown(TerminalModel.Model4).Ask(record));

    [Theory]
    [InlineData("F3 0006 01FF03 80")]
    [InlineData("F3 0007 01FF03 40 A1")]
    public void Equivalent_and_all_get_every_reply(string record) =>
        Assert.Equal(Shown(TerminalModel.Model4).Ask("F3 0005 01FF02"), Shown(TerminalModel.Model4).Ask(record));

    [Fact]
    public void A_model_without_extended_attributes_does_not_boast_of_them()
    {
        var reply = Shown(TerminalModel.Parse("3278-2")).Ask("F3 0005 01FF02");
        Assert.StartsWith("8800098180" + "80818588a6", reply, StringComparison.Ordinal);
        Assert.DoesNotContain(Highlights, reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reply_states_its_own_length()
    {
        var reply = Bytes(Shown().Ask("F3 0005 01FF02"));
        var codes = new List<byte>();
        for (var at = 1; at < reply.Length; at += (reply[at] << 8) | reply[at + 1])
            codes.Add(reply[at + 3]);
        Assert.Equal([0x80, 0x81, 0x85, 0x86, 0x87, 0x88, 0xA6], codes);
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
