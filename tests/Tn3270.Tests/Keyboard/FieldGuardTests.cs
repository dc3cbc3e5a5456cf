using System.Buffers;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Keyboard;

/// <summary>Mandatory fill, mandatory entry and trigger fields, where the terminal says that it has them.</summary>
public sealed class FieldGuardTests
{
    // Two fields of three cells, each behind its attribute: the first of a validation, the second of none.
    private const string Form = "F5C3 2902 C040 C10{0} 13 000000 1D60 1D40 000000 1D60";

    private readonly ArrayBufferWriter<byte> _output = new();

    [Theory]
    [InlineData(Key.Tab)]
    [InlineData(Key.Left)]
    [InlineData(Key.Down)]
    [InlineData(Key.Enter)]
    [InlineData(Key.Pf3)]
    public void A_field_that_must_be_filled_is_not_left_half_filled(Key key)
    {
        var (screen, keyboard) = Begin(FieldValidation.MandatoryFill);
        keyboard.Type("ab");
        screen.Cursor = 1;

        Assert.Equal(OperatorError.FieldNotFilled, keyboard.Press(key, _output).Error);

        Assert.Equal(1, screen.Cursor);
        Assert.Equal(0, _output.WrittenCount);
        Assert.Equal(KeyOutcomeKind.Accepted, keyboard.Press(Key.Home, _output).Kind);
    }

    [Fact]
    public void Text_does_not_leave_it_either_and_a_full_or_empty_field_is_left()
    {
        var (screen, keyboard) = Begin(FieldValidation.MandatoryFill);
        Assert.Equal(new KeyOutcome(KeyOutcomeKind.Refused, OperatorError.FieldNotFilled, 1, 4, 2), keyboard.Type("ab\tx"));
        Assert.Equal(OperatorError.FieldNotFilled, keyboard.MoveTo(10, 10).Error);
        Assert.Equal(2, keyboard.Type("cx").Index);
        Assert.Equal("x", screen.Capture().Fields[2].Text);

        screen.Cursor = 1;
        keyboard.Press(Key.EraseEof, _output);
        Assert.Equal(KeyOutcomeKind.Accepted, keyboard.Press(Key.Tab, _output).Kind);
    }

    [Theory]
    [InlineData(Key.Clear)]
    [InlineData(Key.Pa1)]
    [InlineData(Key.SysReq)]
    public void Keys_that_send_no_fields_are_free(Key key)
    {
        var (_, keyboard) = Begin(FieldValidation.MandatoryFill | FieldValidation.MandatoryEntry);
        keyboard.Type("a");
        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(key, _output).Kind);
    }

    [Fact]
    public void Nothing_is_sent_before_what_must_be_entered_is_and_the_cursor_says_where()
    {
        var (screen, keyboard) = Begin(FieldValidation.MandatoryEntry);
        screen.Cursor = 7;
        Assert.Equal(OperatorError.EntryMissing, keyboard.Press(Key.Enter, _output).Error);
        Assert.Equal(1, screen.Cursor);
        Assert.False(screen.KeyboardLocked);

        keyboard.Type("a");
        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(Key.Enter, _output).Kind);
        Assert.Equal("7d40c2" + "1140c1" + E("a"), Hex(_output.WrittenSpan));
    }

    [Fact]
    public void Erasing_to_the_end_of_the_field_counts_as_an_entry()
    {
        var (_, keyboard) = Begin(FieldValidation.MandatoryEntry);
        keyboard.Press(Key.EraseEof, _output);
        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(Key.Pf1, _output).Kind);
    }

    [Fact]
    public void A_trigger_field_is_sent_alone_when_the_cursor_leaves_it_changed()
    {
        var (screen, keyboard) = Begin(FieldValidation.Trigger);
        screen.Cursor = 6;
        keyboard.Type("z");
        screen.Cursor = 1;
        Assert.Equal(KeyOutcomeKind.Accepted, keyboard.Press(Key.Tab, _output).Kind);
        screen.Cursor = 1;
        keyboard.Type("ab");

        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(Key.Tab, _output).Kind);

        Assert.Equal("7f40c6" + "1140c1" + E("ab"), Hex(_output.WrittenSpan));
        Assert.True(screen.KeyboardLocked);
        Assert.Equal(Aid.Trigger, screen.Aid);
    }

    [Fact]
    public void Once_the_host_writes_or_the_input_is_erased_a_trigger_field_is_left_in_peace()
    {
        var (screen, keyboard) = Begin(FieldValidation.Trigger);
        keyboard.Type("a");
        screen.Execute(Bytes("F1C3"), _output);
        Assert.Equal(KeyOutcomeKind.Accepted, keyboard.Press(Key.Tab, _output).Kind);

        screen.Cursor = 1;
        keyboard.Type("b");
        keyboard.Press(Key.EraseInput, _output);
        Assert.Equal(KeyOutcomeKind.Accepted, keyboard.Press(Key.Tab, _output).Kind);
    }

    [Fact]
    public void A_terminal_sends_a_trigger_field_that_text_fills_and_keeps_the_rest_for_the_next_field()
    {
        TerminalMachine terminal = new(new TerminalOptions { ValidatesFields = true, TypeAhead = true });
        terminal.Receive(Convert.FromHexString("fffd18fffa1801fff0fffd19fffb19fffd00fffb00"));
        terminal.Receive([.. Bytes(Text(FieldValidation.Trigger)), 0xFF, 0xEF]);
        terminal.OutputSent(terminal.Output.Length);

        Assert.Equal(KeyOutcomeKind.Queued, terminal.Type("abcxy").Kind);
        Assert.Equal("7f40c61140c1" + E("abc") + "ffef", Hex(terminal.Output.Span));
        terminal.Receive([0xF1, 0xC3, 0xFF, 0xEF]);

        Assert.Equal("xy", terminal.Screen.Capture().Fields[2].Text);
    }

    [Fact]
    public void Without_it_hosts_are_told_of_none_and_keys_obey_none()
    {
        var screen = new ScreenBuffer(TerminalModel.Model2, CodePage.Cp037);
        screen.Execute(Bytes("F3 0007 01FF 03 00 8A"), _output);
        Assert.Equal("88" + "000481ff", Hex(_output.WrittenSpan));
        _output.ResetWrittenCount();
        screen.Execute(Bytes(Text(FieldValidation.MandatoryEntry)), _output);

        Assert.Equal(KeyOutcomeKind.Sent, new KeyboardMachine(screen).Press(Key.Enter, _output).Kind);
    }

    [Fact]
    public void With_it_hosts_are_told_of_all_three()
    {
        var (screen, _) = Begin(FieldValidation.None);
        screen.Execute(Bytes("F3 0007 01FF 03 00 8A"), _output);
        Assert.Equal("88" + "0005818a07", Hex(_output.WrittenSpan));
    }

    private static string Text(FieldValidation validation) => Form.Replace("{0}", ((int)validation).ToString("X1"), StringComparison.Ordinal);

    private (ScreenBuffer Screen, KeyboardMachine Keyboard) Begin(FieldValidation validation)
    {
        var screen = new ScreenBuffer(TerminalModel.Model2, CodePage.Cp037) { ValidatesFields = true };
        Assert.True(screen.Execute(Bytes(Text(validation)), _output).IsOk);
        return (screen, new KeyboardMachine(screen));
    }
}
