using System.Buffers;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Tests.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Keyboard;

public sealed class KeyboardMachineTests
{
    // Row 1: label, six cells of input, an empty stop that is no skip, four numeric cells, a skip, two cells, protected rest.
    private const string Form = "F5C3 1D60" + "d5819485" + "1D40 13 000000000000 1D60 1D50 00000000 1DF0 1D40 0000 1D60";

    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    public void Typing_fills_the_field_and_tags_it()
    {
        var screen = Shown(Form);
        var keyboard = new KeyboardMachine(screen);
        var outcome = keyboard.Type("Ann");
        Assert.Equal(new KeyOutcome(KeyOutcomeKind.Accepted, null, 1, 10, 3), outcome);
        Assert.True(screen.Capture().Fields[1] is { Text: "Ann", Modified: true });
    }

    [Fact]
    public void A_text_longer_than_its_field_is_typed_as_far_as_it_fits_and_no_further()
    {
        var screen = Shown("F5C3 1D40 13 000000000000 1D60" + E("stop"));
        var keyboard = new KeyboardMachine(screen);
        var outcome = keyboard.Type("1234567");
        Assert.Equal((KeyOutcomeKind.Overflowed, OperatorError.FieldFull, 6), (outcome.Kind, outcome.Error, outcome.Index));
        Assert.True(outcome.IsRefused);
        Assert.Equal("123456", screen.Capture().Fields[0].Text);
        Assert.Equal(OperatorError.FieldFull, keyboard.Error);
        Assert.Equal(OperatorError.ProtectedField, keyboard.Type("7").Error);
        Assert.Equal(KeyOutcomeKind.Accepted, keyboard.Press(Key.Home, _output).Kind);
        Assert.Null(keyboard.Error);
    }

    [Fact]
    public void A_full_field_before_a_skip_field_leads_to_the_next_input()
    {
        var screen = Shown(Form);
        screen.Cursor = 14;
        Assert.False(new KeyboardMachine(screen).Type("123456").IsRefused);
        Assert.Equal("1234", screen.Capture().Fields[3].Text);
        Assert.Equal("56", screen.Capture().Fields[5].Text);
    }

    [Theory]
    [InlineData("123456", 6)]
    [InlineData("1234567", 6)]
    public void A_text_runs_on_into_an_empty_field_but_not_beyond_it(string text, int typed)
    {
        var screen = Shown(Form);
        screen.Cursor = 14;
        var outcome = new KeyboardMachine(screen).Type(text);
        Assert.Equal((typed, typed < text.Length), (outcome.Index, outcome.IsRefused));
        Assert.Equal(("", "56"), (screen.Capture().Fields[1].Text, screen.Capture().Fields[5].Text));
    }

    [Fact]
    public void A_text_never_runs_over_what_the_next_field_holds()
    {
        var screen = Shown("F5C3 1D40 13 0000 1DF0 1D40" + E("keep") + "1D60");
        var outcome = new KeyboardMachine(screen).Type("abc");
        Assert.Equal((KeyOutcomeKind.Overflowed, 2), (outcome.Kind, outcome.Index));
        Assert.Equal("keep", screen.Capture().Fields[2].Text);
    }

    [Fact]
    public void A_text_never_goes_around_the_edge_of_the_screen()
    {
        var screen = Shown("F5C3 1D40" + E("top") + "1D60 115D7C 1D40 13 000000");
        var outcome = new KeyboardMachine(screen).Type("abcd");
        Assert.Equal((KeyOutcomeKind.Overflowed, 3), (outcome.Kind, outcome.Index));
        Assert.Equal("top", screen.Capture().Fields[0].Text);
        screen = Shown("F5C3" + E("top") + "115D7E13");
        outcome = new KeyboardMachine(screen).Type("abc");
        Assert.Equal((KeyOutcomeKind.Overflowed, 2), (outcome.Kind, outcome.Index));
        Assert.StartsWith("top", screen.Capture().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_locks_the_keyboard_until_reset_where_that_is_wished()
    {
        var screen = Shown(Form);
        screen.Cursor = 2;
        var keyboard = new KeyboardMachine(screen) { LocksOnError = true };
        Assert.Equal(OperatorError.ProtectedField, keyboard.Type("x").Error);
        Assert.Equal(OperatorError.KeyboardLocked, keyboard.Press(Key.Tab, _output).Error);
        Assert.False(keyboard.Press(Key.Reset, _output).IsRefused);
        Assert.False(keyboard.Press(Key.Tab, _output).IsRefused);
    }

    [Fact]
    public void A_numeric_field_takes_digits_minus_and_point_only()
    {
        var screen = Shown(Form);
        screen.Cursor = 14;
        var keyboard = new KeyboardMachine(screen);
        Assert.False(keyboard.Type("-1.5").IsRefused);
        screen.Cursor = 14;
        Assert.Equal(OperatorError.NumericOnly, keyboard.Type("x").Error);
        Assert.Equal(OperatorError.NumericOnly, keyboard.Press(Key.FieldMark, _output).Error);
        Assert.Null(keyboard.Press(Key.Dup, _output).Error);
        screen.Cursor = 14;
        Assert.False(new KeyboardMachine(screen) { NumericLock = false }.Type("x").IsRefused);
    }

    [Fact]
    public void A_character_outside_the_code_page_is_refused()
    {
        var keyboard = new KeyboardMachine(Shown(Form));
        Assert.Equal((OperatorError.NotInCodePage, 1), (keyboard.Type("a€").Error, keyboard.Type("b\u0007").Index));
    }

    [Fact]
    public void Tabs_and_line_feeds_in_a_text_are_keys()
    {
        var screen = Shown(Form);
        Assert.False(new KeyboardMachine(screen).Type("ab\t12\t9\n").IsRefused);
        Assert.Equal(["ab", "12", "9"], screen.Capture().Fields.Where(field => !field.Protected).Select(field => field.Text));
        Assert.Equal(6, screen.Cursor);
    }

    [Fact]
    public void A_key_that_sends_locks_the_keyboard_until_the_host_restores_it()
    {
        var screen = Shown(Form);
        var keyboard = new KeyboardMachine(screen) { InsertMode = true };
        keyboard.Type("Ann");
        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(Key.Enter, _output).Kind);
        Assert.Equal("7d40c9" + "1140c6" + E("Ann"), Hex(_output.WrittenSpan));
        Assert.True(screen.KeyboardLocked);
        Assert.False(keyboard.InsertMode);
        Assert.Equal(OperatorError.KeyboardLocked, keyboard.Press(Key.Enter, _output).Error);
        Assert.Equal(OperatorError.KeyboardLocked, keyboard.Press(Key.Tab, _output).Error);
        Assert.Equal(OperatorError.KeyboardLocked, keyboard.Type("x").Error);
        Assert.Equal(OperatorError.KeyboardLocked, keyboard.MoveTo(1, 1).Error);
        Assert.True(screen.Run("F1C2").IsOk);
        Assert.False(keyboard.Type("x").IsRefused);
    }

    [Fact]
    public void Reset_unlocks_without_the_host()
    {
        var screen = Shown(Form);
        var keyboard = new KeyboardMachine(screen) { InsertMode = true };
        keyboard.Press(Key.Pf1, _output);
        Assert.Equal(KeyOutcomeKind.Accepted, keyboard.Press(Key.Reset, _output).Kind);
        Assert.False(screen.KeyboardLocked || keyboard.InsertMode);
    }

    [Fact]
    public void Clear_clears_and_sends_itself_alone()
    {
        var screen = Shown(Form);
        new KeyboardMachine(screen).Press(Key.Clear, _output);
        Assert.Equal("6d", Hex(_output.WrittenSpan));
        Assert.Equal("", screen.Capture().Text);
        Assert.False(screen.Formatted);
        Assert.Equal(0, screen.Cursor);
    }

    [Fact]
    public void System_request_and_attention_work_while_the_keyboard_is_locked()
    {
        var keyboard = new KeyboardMachine(Shown());
        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(Key.Attn, _output).Kind);
        Assert.Equal(0, _output.WrittenCount);
        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(Key.SysReq, _output).Kind);
        Assert.Equal("016c6102", Hex(_output.WrittenSpan));
    }

    [Fact]
    public void Insert_mode_moves_what_follows_and_stops_when_the_field_is_full()
    {
        var screen = Shown(Form);
        var keyboard = new KeyboardMachine(screen);
        keyboard.Type("abcd");
        keyboard.Press(Key.Home, _output);
        keyboard.Press(Key.Insert, _output);
        Assert.True(keyboard.InsertMode);
        var outcome = keyboard.Type("XYZ");
        Assert.Equal((OperatorError.InsertOverflow, 2), (outcome.Error, outcome.Index));
        Assert.Equal("XYabcd", screen.Capture().Fields[1].Text);
    }

    [Fact]
    public void Blanks_at_a_fields_end_are_room_for_insertion_if_wished()
    {
        const string page = "F5C3 1D40 13" + "c1c24040" + "1D60";
        var screen = Shown(page);
        Assert.False(new KeyboardMachine(screen) { InsertMode = true }.Type("xy").IsRefused);
        Assert.Equal("xyAB", screen.Capture().Fields[0].Text);
        var strict = new KeyboardMachine(Shown(page)) { InsertMode = true, BlankFill = false };
        Assert.Equal(OperatorError.InsertOverflow, strict.Type("x").Error);
    }

    [Fact]
    public void Nulls_before_a_typed_character_become_blanks_so_that_the_host_sees_its_place()
    {
        var screen = Shown(Form);
        screen.Cursor = 8;
        new KeyboardMachine(screen).Type("x");
        Assert.Equal("7d40c9" + "1140c6" + E("  x"), screen.Modified(Aid.Enter));
        screen = Shown(Form);
        screen.Cursor = 8;
        new KeyboardMachine(screen) { BlankFill = false }.Type("x");
        Assert.Equal("7d40c9" + "1140c6" + E("x"), screen.Modified(Aid.Enter));
    }

    [Fact]
    public void Filling_goes_back_over_a_row_only_where_it_holds_text()
    {
        var screen = Shown("F5C3 1D40 11C2F0 1D60");
        screen.Cursor = 82;
        new KeyboardMachine(screen).Type("x");
        Assert.Equal("1140c1" + E("  x"), screen.Modified(Aid.Enter)[6..]);
        screen.Cursor = 3;
        var keyboard = new KeyboardMachine(screen);
        keyboard.Type("y");
        screen.Cursor = 83;
        keyboard.Type("z");
        Assert.Equal("1140c1" + E("  y" + new string(' ', 78) + "xz"), screen.Modified(Aid.Enter)[6..]);
    }

    [Fact]
    public void Delete_and_backspace_close_the_gap()
    {
        var screen = Shown(Form);
        var keyboard = new KeyboardMachine(screen);
        keyboard.Type("abcdef");
        screen.Cursor = 7;
        keyboard.Press(Key.Delete, _output);
        Assert.Equal("acdef", screen.Capture().Fields[1].Text);
        keyboard.Press(Key.Backspace, _output);
        Assert.Equal(("cdef", 6), (screen.Capture().Fields[1].Text, screen.Cursor));
        keyboard.Press(Key.Backspace, _output);
        Assert.Equal(("cdef", 6), (screen.Capture().Fields[1].Text, screen.Cursor));
        screen.Cursor = 2;
        Assert.Equal(OperatorError.ProtectedField, keyboard.Press(Key.Delete, _output).Error);
        screen.Cursor = 5;
        Assert.Equal(OperatorError.ProtectedField, keyboard.Press(Key.Backspace, _output).Error);
    }

    [Fact]
    public void Erasing_keys_null_their_part_and_tag_it()
    {
        var screen = Shown("F5C3 1D40" + E("abcd") + "1D60" + E("stay") + "1D40" + E("efgh") + "1D60");
        var keyboard = new KeyboardMachine(screen);
        screen.Cursor = 3;
        keyboard.Press(Key.EraseEof, _output);
        Assert.True(screen.Capture().Fields[0] is { Text: "ab", Modified: true });
        screen.Cursor = 13;
        keyboard.Press(Key.DeleteField, _output);
        Assert.True(screen.Capture().Fields[2] is { Text: "", Modified: true });
        Assert.Equal(11, screen.Cursor);
        keyboard.Press(Key.EraseInput, _output);
        Assert.Equal("      stay", screen.Capture().Text);
        Assert.All(screen.Capture().Fields, field => Assert.False(field.Modified));
        Assert.Equal(1, screen.Cursor);
    }

    [Theory]
    [InlineData(Key.Tab, 6, 14)]
    [InlineData(Key.Tab, 14, 20)]
    [InlineData(Key.Tab, 30, 6)]
    [InlineData(Key.BackTab, 8, 6)]
    [InlineData(Key.BackTab, 6, 20)]
    [InlineData(Key.BackTab, 14, 6)]
    [InlineData(Key.Home, 100, 6)]
    [InlineData(Key.Left, 0, 1919)]
    [InlineData(Key.Right, 1919, 0)]
    [InlineData(Key.Up, 5, 1845)]
    [InlineData(Key.Down, 1845, 5)]
    [InlineData(Key.NewLine, 7, 6)]
    [InlineData(Key.FieldEnd, 7, 6)]
    [InlineData(Key.FieldEnd, 2, 2)]
    public void Moving_keys_go_where_a_terminal_goes(Key key, int from, int to)
    {
        var screen = Shown(Form);
        screen.Cursor = from;
        Assert.Equal(KeyOutcomeKind.Accepted, new KeyboardMachine(screen).Press(key, _output).Kind);
        Assert.Equal(to, screen.Cursor);
    }

    [Fact]
    public void Moving_keys_need_no_fields()
    {
        var screen = Shown("F5C3");
        var keyboard = new KeyboardMachine(screen);
        screen.Cursor = 85;
        keyboard.Press(Key.NewLine, _output);
        Assert.Equal(160, screen.Cursor);
        foreach (var key in new[] { Key.Tab, Key.BackTab, Key.Home })
        {
            screen.Cursor = 85;
            keyboard.Press(key, _output);
            Assert.Equal(0, screen.Cursor);
        }
    }

    [Fact]
    public void Field_end_stops_behind_the_last_character_and_on_it_when_full()
    {
        var screen = Shown(Form);
        var keyboard = new KeyboardMachine(screen);
        keyboard.Type("ab d");
        screen.Cursor = 6;
        keyboard.Press(Key.FieldEnd, _output);
        Assert.Equal(10, screen.Cursor);
        keyboard.Type("ef");
        screen.Cursor = 6;
        keyboard.Press(Key.FieldEnd, _output);
        Assert.Equal(11, screen.Cursor);
    }

    [Fact]
    public void Word_keys_go_from_word_to_word_of_unprotected_fields()
    {
        var screen = Shown("F5C3 1D60" + E("no no") + "1D40" + E("one two") + "1D60" + E("no") + "1D40" + E(" six") + "1D60");
        var keyboard = new KeyboardMachine(screen);
        var visited = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            keyboard.Press(Key.WordNext, _output);
            visited.Add(screen.Cursor);
        }

        Assert.Equal([7, 11, 19, 7], visited);
        keyboard.Press(Key.WordPrevious, _output);
        Assert.Equal(19, screen.Cursor);
    }

    [Fact]
    public void Dup_enters_its_mark_and_tabs()
    {
        var screen = Shown(Form);
        new KeyboardMachine(screen).Press(Key.Dup, _output);
        Assert.Equal(("*", 14), (screen.Capture().Fields[1].Text, screen.Cursor));
        Assert.Equal("1140c6" + "1c", screen.Modified(Aid.Enter)[6..]);
    }

    [Fact]
    public void Cursor_select_switches_tags_and_sends_attention_fields()
    {
        var screen = Shown("F5C3 1D64" + E("?one") + "1D64" + E("&two") + "1D64" + E(" tri") + "1D60" + E("x"));
        var keyboard = new KeyboardMachine(screen);
        screen.Cursor = 2;
        keyboard.Press(Key.CursorSelect, _output);
        Assert.True(screen.Capture().Fields[0] is { Text: ">one", Modified: true });
        keyboard.Press(Key.CursorSelect, _output);
        Assert.True(screen.Capture().Fields[0] is { Text: "?one", Modified: false });
        screen.Cursor = 17;
        Assert.Equal(OperatorError.NotSelectable, keyboard.Press(Key.CursorSelect, _output).Error);
        screen.Cursor = 7;
        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(Key.CursorSelect, _output).Kind);
        Assert.Equal("7d40c7" + "1140c6" + E("&two"), Hex(_output.WrittenSpan));
        keyboard.Press(Key.Reset, _output);
        _output.ResetWrittenCount();
        screen.Cursor = 12;
        Assert.Equal(KeyOutcomeKind.Sent, keyboard.Press(Key.CursorSelect, _output).Kind);
        Assert.Equal("7e404c" + "1140c6" + "11404b", Hex(_output.WrittenSpan));
    }

    [Fact]
    public void Random_keys_never_change_a_protected_cell_nor_leave_the_screen()
    {
        var random = new Random(7);
        var screen = Shown("F5C3 1D60" + E("fixed") + "1D40 115B60 1DF0" + E("FIXED") + "1D50 115D6F 1D60");
        var keyboard = new KeyboardMachine(screen);
        var keys = Enum.GetValues<Key>().Where(key => key is not (Key.Clear or Key.Attn)).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            _output.ResetWrittenCount();
            if (random.Next(2) == 0)
                keyboard.Type(((char)random.Next(' ', 300)).ToString());
            else if (keyboard.Press(keys[random.Next(keys.Length)], _output).Kind == KeyOutcomeKind.Sent)
                keyboard.Press(Key.Reset, _output);
            Assert.InRange(screen.Cursor, 0, screen.Size - 1);
        }

        var fields = screen.Capture().Fields;
        Assert.Equal(5, fields.Count);
        Assert.Equal(["fixed", "FIXED", ""], fields.Where(field => field.Protected).Select(field => field.Text));
    }
}
