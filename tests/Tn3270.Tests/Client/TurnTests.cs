using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Client;

/// <summary>Contention resolution, BIND and the SSCP, as a host drives them over TN3270E.</summary>
public sealed class TurnTests
{
    // TN3270E with all functions, and a session in 24 by 80 and 43 by 80.
    private const string Agreement = "FFFD28 FFFA280802FFF0 FFFA2802 0449424D2D333237382D342D45 0141 FFF0 FFFA280304 0002040 5FFF0";
    private const string Bind = "0300000000 31010303B1903080008787F8870002800000 0000 18502B507F 0000 FFEF";
    private const string Screen = "F5C3 1D40 13 0000000000 1D60 FFEF";

    private readonly TerminalMachine _terminal = new(new TerminalOptions { Model = TerminalModel.Model4 });

    public TurnTests() => Host(Agreement + Bind);

    [Fact]
    public void The_keyboard_opens_when_the_host_passes_the_turn_on()
    {
        Host("0000000000" + Screen);
        Assert.True(_terminal.Screen.KeyboardLocked);
        Host("0001000000" + "F1C2 FFEF");
        Assert.False(_terminal.Screen.KeyboardLocked);
    }

    [Fact]
    public void The_indicator_restores_the_keyboard_whatever_the_write_control_says()
    {
        Host("0001000000" + Screen);
        _terminal.Press(Key.Enter);
        Host("0001000000" + "F140 FFEF");
        Assert.True(_terminal.Screen.KeyboardLocked);
        Host("0003000000" + "F140 FFEF");
        Assert.False(_terminal.Screen.KeyboardLocked);
    }

    [Fact]
    public void A_bid_is_granted_unless_a_record_is_on_its_way_and_a_signal_always()
    {
        Host("0001000000" + Screen);
        Assert.Equal("02000000070" + "0ffef", Host("0900020007 FFEF"));
        Assert.True(_terminal.Screen.KeyboardLocked);
        Host("0001000000" + "F1C2 FFEF");
        _terminal.Press(Key.Enter);
        Sent();
        Assert.Equal("020001000800ffef", Host("0900020008 FFEF"));
        Assert.Equal("020000000900ffef", Host("0904020009 FFEF"));
    }

    [Fact]
    public void The_screen_has_the_alternate_size_until_the_first_write_and_after_an_unbind()
    {
        Assert.Equal(43, _terminal.Screen.Rows);
        Host("0001000000" + Screen);
        Assert.Equal(24, _terminal.Screen.Rows);
        Host("040000000001FFEF");
        Assert.Equal((43, TerminalPhase.Unbound), (_terminal.Screen.Rows, _terminal.Phase));
        Assert.Equal(OperatorError.KeyboardLocked, _terminal.Type("x").Error);
    }

    [Fact]
    public void The_sscp_talks_in_lines_that_scroll_and_takes_a_line_back()
    {
        Host("040000000001FFEF 0700000000" + E("one") + "15" + string.Concat(Enumerable.Repeat("15", 42)) + E("==>") + "FFEF");
        Assert.False(_terminal.Screen.KeyboardLocked);
        Assert.Equal((43, 4), (_terminal.Screen.Capture().CursorRow, _terminal.Screen.Capture().CursorColumn));
        Assert.DoesNotContain("one", _terminal.Screen.Capture().Text, StringComparison.Ordinal);
        _terminal.Type("logon");
        _terminal.Press(Key.Enter);
        Assert.Equal("0700000000" + E("logon") + "ffef", Sent());
    }

    [Fact]
    public void At_the_sscp_clear_empties_the_screen_and_keys_it_does_not_know_are_refused()
    {
        Host("040000000001FFEF 0700000000" + E("==>") + "FFEF");
        _terminal.Type("logon");

        foreach (var key in (Key[])[Key.Pf1, Key.Pa1])
        {
            Assert.Equal(OperatorError.NotHere, _terminal.Press(key).Error);
            Assert.Equal(OperatorError.KeyboardLocked, _terminal.Press(Key.Enter).Error);
            _terminal.Press(Key.Reset);
        }
        Assert.Contains("logon", _terminal.Screen.Capture().Text, StringComparison.Ordinal);
        Assert.Equal(KeyOutcomeKind.Accepted, _terminal.Press(Key.Clear).Kind);
        Assert.Equal("", _terminal.Screen.Capture().Text.Trim());
        _terminal.Type("off");
        _terminal.Press(Key.Enter);

        Assert.Equal("0700000000" + E("off") + "ffef", Sent());
    }

    [Fact]
    public void A_bind_leaves_the_keyboard_as_it_was()
    {
        Host("040000000001FFEF" + Bind);
        Assert.True(_terminal.Screen.KeyboardLocked);

        Host("040000000001FFEF 0700000000" + E("==>") + "FFEF" + Bind);
        Assert.False(_terminal.Screen.KeyboardLocked);
        Assert.Equal("", _terminal.Screen.Capture().Text.Trim());
    }

    [Fact]
    public void Text_is_acknowledged_where_the_host_asks_always_and_not_otherwise()
    {
        Assert.Equal("020000000700ffef", Host("0500020007 68 FFEF"));
        Assert.Equal("", Host("0500010008 68 FFEF"));
    }

    [Fact]
    public void Sizes_that_the_model_does_not_have_are_left_aside()
    {
        Host("0300000000 31010303B1903080008787F8870002800000 0000 186060607F 0000 FFEF");
        Host("0001000000 7EC3 FFEF");
        Assert.Equal((43, 80), (_terminal.Screen.Rows, _terminal.Screen.Columns));
    }

    private string Host(string hex)
    {
        _terminal.Receive(Bytes(hex));
        return Sent();
    }

    private string Sent()
    {
        string sent = Hex(_terminal.Output.Span);
        _terminal.OutputSent(_terminal.Output.Length);
        return sent;
    }
}
