using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Keyboard;

public sealed class TypeAheadTests
{
    // Binary, end of record and terminal type on both sides, and a form.
    private const string Agreement = "FFFD18 FFFA1801FFF0 FFFD19 FFFB19 FFFD00 FFFB00";
    private const string Form = "F5C3 1D40 13 0000000000 1D60 FFEF";

    [Fact]
    public void Keys_wait_for_the_host_and_are_pressed_in_their_order()
    {
        var terminal = new TerminalMachine(new TerminalOptions { TypeAhead = true });
        terminal.Receive(Bytes(Agreement + Form));
        Assert.Equal(KeyOutcomeKind.Sent, terminal.Press(Key.Enter).Kind);
        Assert.Equal(KeyOutcomeKind.Queued, terminal.Type("ab").Kind);
        Assert.Equal(KeyOutcomeKind.Queued, terminal.Press(Key.Pf3).Kind);
        terminal.OutputSent(terminal.Output.Length);

        terminal.Receive(Bytes(Form));

        Assert.Equal("f3" + "40c3" + "1140c1" + E("ab") + "ffef", Hex(terminal.Output.Span));
        Assert.True(terminal.Screen.KeyboardLocked);
    }

    [Fact]
    public void A_refusal_or_reset_drops_what_waits()
    {
        var terminal = new TerminalMachine(new TerminalOptions { TypeAhead = true });
        terminal.Receive(Bytes(Agreement + Form));
        terminal.Press(Key.Enter);
        terminal.Type("too long");
        terminal.Press(Key.Pf3);
        terminal.OutputSent(terminal.Output.Length);
        terminal.Receive(Bytes(Form));
        Assert.Equal(0, terminal.Output.Length);

        terminal.Press(Key.Enter);
        terminal.OutputSent(terminal.Output.Length);
        terminal.Press(Key.Pf3);
        terminal.Press(Key.Reset);
        terminal.Receive(Bytes(Form));
        Assert.Equal(0, terminal.Output.Length);
    }

    [Fact]
    public void Without_it_keys_are_refused_and_with_it_not_without_end()
    {
        var plain = new TerminalMachine(new TerminalOptions());
        plain.Receive(Bytes(Agreement + Form));
        plain.Press(Key.Enter);
        Assert.Equal(OperatorError.KeyboardLocked, plain.Press(Key.Pf3).Error);

        var waiting = new TerminalMachine(new TerminalOptions { TypeAhead = true });
        waiting.Receive(Bytes(Agreement + Form));
        waiting.Press(Key.Enter);
        for (var i = 0; i < 1024; i++)
            Assert.Equal(KeyOutcomeKind.Queued, waiting.Press(Key.Tab).Kind);
        Assert.Equal(OperatorError.QueueFull, waiting.Press(Key.Tab).Error);
    }
}
