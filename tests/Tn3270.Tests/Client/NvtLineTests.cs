using System.Text;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Tn3270.Tests.Client;

public sealed class NvtLineTests
{
    [Fact]
    public void A_line_is_shown_as_it_is_typed_and_goes_out_with_enter()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive("login: "u8);
        terminal.Type("annä!");
        terminal.Press(Key.Backspace);
        terminal.Press(Key.Backspace);
        terminal.Type("a");
        Assert.Equal("login: anna", terminal.Screen.Capture().Line(1).TrimEnd());
        Assert.Equal(0, terminal.Output.Length);

        Assert.Equal(KeyOutcomeKind.Sent, terminal.Press(Key.Enter).Kind);

        Assert.Equal("anna\r\n", Encoding.UTF8.GetString(terminal.Output.Span));
        Assert.Equal(80, terminal.Screen.Cursor);
    }

    [Fact]
    public void Its_length_has_a_limit()
    {
        NvtLine line = new();
        Assert.True(line.TryAppend(new byte[NvtLine.Limit - 2]));
        Assert.False(line.TryAppend([1]));
        Assert.Equal(NvtLine.Limit, line.End().Length);
        line.Clear();
        Assert.Equal(0, line.Backspace());
    }

    [Fact]
    public void A_host_that_echoes_gets_each_character_at_once()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive([0xFF, 0xFB, 0x01, .. "login: "u8]);
        terminal.OutputSent(terminal.Output.Length);
        terminal.Type("a");
        terminal.Press(Key.Enter);
        Assert.Equal("a\r\0", Encoding.UTF8.GetString(terminal.Output.Span));
        Assert.Equal("login:", terminal.Screen.Capture().Line(1).TrimEnd());
    }
}
