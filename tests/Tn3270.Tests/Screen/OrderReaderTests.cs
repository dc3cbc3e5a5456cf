using System.Buffers;
using Holdfast.Runtime.Tests;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class OrderReaderTests
{
    [Theory]
    [InlineData("F5")]
    [InlineData("05")]
    [InlineData("7E")]
    [InlineData("0D")]
    public void Erase_write_clears_and_writes_from_the_first_cell(string command)
    {
        var screen = Shown("F5C3" + E("OLD OLD OLD"), command + "C3" + E("NEW"));
        Assert.Equal("NEW", screen.Capture().Text);
    }

    [Theory]
    [InlineData("F1")]
    [InlineData("01")]
    public void Write_starts_at_the_cursor_and_keeps_the_rest(string command)
    {
        var screen = Shown("F5C3" + E("AB") + "13" + E("CD"), command + "C3" + E("x"));
        Assert.Equal("ABxD", screen.Capture().Text);
    }

    [Fact]
    public void Erase_write_alternate_takes_the_alternate_size_and_erase_write_the_default()
    {
        var screen = Shown(TerminalModel.Model5, "7EC3");
        Assert.Equal((27, 132), (screen.Rows, screen.Columns));
        Assert.True(screen.Run("F5C3").IsOk);
        Assert.Equal((24, 80), (screen.Rows, screen.Columns));
    }

    [Fact]
    public void A_bind_puts_its_sizes_in_place_of_the_models_and_waits_for_the_first_write()
    {
        var screen = Shown(TerminalModel.Model4, "7EC3" + E("gone"));
        Assert.True(screen.Bind(24, 80, 32, 80));
        Assert.True(screen.KeyboardLocked);
        Assert.Equal("", screen.Capture().Text);
        Assert.True(screen.Run("7EC3").IsOk);
        Assert.Equal(32, screen.Rows);
        Assert.False(screen.KeyboardLocked);
        Assert.False(screen.Bind(24, 80, 62, 160));
        Assert.False(screen.Bind(0, 80, 24, 80));
        screen.Unbind();
        Assert.True(screen.Run("7EC3").IsOk);
        Assert.Equal(43, screen.Rows);
    }

    [Fact]
    public void Text_that_passes_the_last_cell_goes_on_at_the_first()
    {
        var screen = Shown("F5C3 11 5D7F" + E("AB"));
        Assert.Equal('A', screen.Capture().Line(24)[79]);
        Assert.Equal('B', screen.Capture().Line(1)[0]);
    }

    [Theory]
    [InlineData("1140C5")]
    [InlineData("110005")]
    public void Set_buffer_address_takes_both_forms(string order)
    {
        var screen = Shown("F5C3" + order + E("X"));
        Assert.Equal("     X", screen.Capture().Text);
    }

    [Fact]
    public void Start_field_makes_a_field_that_keys_and_images_see()
    {
        var screen = Shown("F5C3 1DF8" + E("Name . . :") + "1D40" + E("Ann") + "1D60");
        var image = screen.Capture();
        Assert.True(image.Formatted);
        Assert.Equal(3, image.Fields.Count);
        Assert.True(image.Fields[0] is { Row: 1, Column: 2, Protected: true, Skip: true, Intensified: true, Text: "Name . . :" });
        Assert.True(image.Fields[1] is { Column: 13, Length: 3, Protected: false, Text: "Ann", Label: "Name" });
    }

    [Fact]
    public void Start_field_extended_sets_colour_and_highlight()
    {
        var screen = Shown("F5C3 2904 C0E0 42F2 41F4 45F1" + E("x"));
        var field = Assert.Single(screen.Capture().Fields);
        Assert.True(field is { Protected: true, Color: TerminalColor.Red, Highlight: TerminalHighlight.Underscore });
        Assert.Equal(TerminalColor.Blue, screen.Capture().Runs[1].Background);
    }

    [Fact]
    public void Set_attribute_colours_characters_until_it_is_reset()
    {
        var screen = Shown("F5C3 2842F2" + E("ab") + "2841F2" + E("c") + "280000" + E("d"));
        var runs = screen.Capture().Runs;
        Assert.Equal(("ab", TerminalColor.Red, TerminalHighlight.Default), (runs[0].Text, runs[0].Color, runs[0].Highlight));
        Assert.Equal(("c", TerminalColor.Red, TerminalHighlight.Reverse), (runs[1].Text, runs[1].Color, runs[1].Highlight));
        Assert.Equal(TerminalColor.Green, runs[2].Color);
        Assert.StartsWith("d ", runs[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Character_attributes_do_not_outlive_their_record()
    {
        var screen = Shown("F5C3 2842F2" + E("a") + "13", "F1C3" + E("b"));
        Assert.Equal(["a", "b"], screen.Capture().Runs.Take(2).Select(run => run.Text.TrimEnd()));
    }

    [Fact]
    public void Modify_field_changes_only_what_it_names()
    {
        var screen = Shown("F5C3 2902 C040 42F2" + E("x"), "F1C3 114040 2C01 41F1", "F1C3 114040 2C01 C0F0");
        var field = Assert.Single(screen.Capture().Fields);
        Assert.True(field is { Color: TerminalColor.Red, Highlight: TerminalHighlight.Blink, Protected: true });
    }

    [Fact]
    public void Modify_field_on_a_character_changes_nothing_and_stays()
    {
        var screen = Shown("F5C3" + E("ab") + "114040 2C01 C0F0" + E("x"));
        Assert.False(screen.Formatted);
        Assert.Equal("xb", screen.Capture().Text);
    }

    [Fact]
    public void Insert_cursor_puts_the_cursor_at_the_current_address()
    {
        var screen = Shown("F5C3 11C150 13");
        Assert.Equal(80, screen.Cursor);
        Assert.Equal((2, 1), (screen.Capture().CursorRow, screen.Capture().CursorColumn));
    }

    [Fact]
    public void Repeat_to_address_fills_and_wraps_and_a_stop_here_means_the_whole_screen()
    {
        Assert.Equal("***", Shown("F5C3 3C40C35C").Capture().Text);
        var wrapped = Shown("F5C3 115D7F 3C40C15C").Capture();
        Assert.Equal(('*', '*', ' '), (wrapped.Line(24)[79], wrapped.Line(1)[0], wrapped.Line(1)[1]));
        var whole = Shown("F5C3 3C4040 5C").Capture();
        Assert.All(Enumerable.Range(1, 24), row => Assert.Equal(new string('*', 80), whole.Line(row)));
    }

    [Fact]
    public void Repeat_to_address_repeats_graphic_escapes_and_destroys_fields()
    {
        var screen = Shown("F5C3 1D40 114040 3C40C3 08A2");
        Assert.False(screen.Formatted);
        Assert.Equal("───", screen.Capture().Text);
    }

    [Fact]
    public void Erase_unprotected_to_address_spares_protected_fields()
    {
        var screen = Shown("F5C3 1D60" + E("keep") + "1D40" + E("gone") + "1D60" + E("stay"), "F1C3 114040 12404F");
        Assert.Equal(" keep      stay", screen.Capture().Text);
    }

    [Theory]
    [InlineData("F1C0 114040 124040")]
    [InlineData("6F")]
    public void Erasing_unprotected_characters_keeps_their_look(string record)
    {
        var screen = Shown("F5C3 1D40 2842F2" + E("ab") + "1D60", record);
        Assert.Contains(screen.Capture().Runs, run => run is { Row: 1, Column: 2, Text: "  ", Color: TerminalColor.Red });
    }

    [Fact]
    public void Program_tab_goes_to_the_next_unprotected_field()
    {
        var screen = Shown("F5C3 1D60" + E("ab") + "1D40" + E("   ") + "1D60", "F1C3 114040 05" + E("x"));
        Assert.Equal(" ab x", screen.Capture().Text);
    }

    [Fact]
    public void Program_tab_after_text_nulls_the_rest_of_the_field()
    {
        var screen = Shown("F5C3 1D40" + E("abc") + "1D60" + E("def") + "1D40" + E("g"), "F1C3 1140C1" + E("X") + "05" + E("Y"));
        Assert.Equal(" X   def Y", screen.Capture().Text);
    }

    [Fact]
    public void Program_tab_on_an_unprotected_attribute_steps_into_its_field()
    {
        var screen = Shown("F5C3 1D40" + E("abc"), "F1C3 114040 05" + E("Z"));
        Assert.Equal(" Zbc", screen.Capture().Text);
    }

    [Fact]
    public void Program_tab_without_a_further_field_ends_at_the_first_cell()
    {
        var screen = Shown("F5C3" + E("abcdef") + "1140C2 05" + E("Q"));
        Assert.Equal("Qbcdef", screen.Capture().Text);
    }

    [Fact]
    public void Graphic_escape_shows_the_other_set()
    {
        var screen = Shown("F5C3 08C5 08A2 08D5 2843F1 85 284300" + E("x"));
        Assert.Equal("┌─┐│x", screen.Capture().Text);
    }

    [Fact]
    public void Unknown_orders_are_passed_over_and_control_codes_hold_a_place()
    {
        Assert.Equal("ABC", Shown("F5C3 C1 01 C2 2B C3").Capture().Text);
        Assert.Equal("A*; ●B", Shown("F5C3 C1 1C 1E 0C FF C2").Capture().Text);
    }

    [Fact]
    public void The_write_control_restores_the_keyboard_sounds_the_alarm_and_resets_tags()
    {
        var screen = Shown("F5C7 1D41" + E("a"));
        Assert.True(screen.TakeAlarm());
        Assert.False(screen.TakeAlarm());
        Assert.True(screen.Capture().Fields[0].Modified);
        screen.Attend(Aid.Enter);
        Assert.True(screen.Run("F1C0").IsOk);
        Assert.True(screen.KeyboardLocked);
        Assert.Equal(Aid.Enter, screen.Aid);
        Assert.True(screen.Run("F1C3").IsOk);
        Assert.False(screen.KeyboardLocked);
        Assert.Equal(Aid.None, screen.Aid);
        Assert.False(screen.Capture().Fields[0].Modified);
        Assert.False(screen.TakeAlarm());
    }

    [Fact]
    public void The_keyboard_is_locked_until_the_hosts_first_write()
    {
        var screen = Shown();
        Assert.True(screen.KeyboardLocked);
        Assert.True(screen.Run("F5C0").IsOk);
        Assert.False(screen.KeyboardLocked);
    }

    [Theory]
    [InlineData("6F")]
    [InlineData("0F")]
    public void Erase_all_unprotected_nulls_input_unlocks_and_homes(string command)
    {
        var screen = Shown("F5C3 1D60" + E("label") + "1D41" + E("typed") + "1D60" + E("end"));
        screen.Attend(Aid.Enter);
        Assert.True(screen.Run(command).IsOk);
        Assert.Equal(" label       end", screen.Capture().Text);
        Assert.Equal(7, screen.Cursor);
        Assert.False(screen.KeyboardLocked);
        Assert.All(screen.Capture().Fields, field => Assert.False(field.Modified));
    }

    [Fact]
    public void Sscp_text_is_laid_out_by_new_lines_and_what_is_typed_is_read_back()
    {
        var screen = Shown();
        screen.WriteSscpData(Bytes(E("HELLO") + "15" + E("==> ")));
        Assert.Equal("HELLO\n==>", screen.Capture().Text);
        Assert.False(screen.KeyboardLocked);
        Assert.Equal(84, screen.Cursor);
        Assert.False(new Holdfast.Tn3270.Keyboard.KeyboardMachine(screen).Type("go").IsRefused);
        var reply = new ArrayBufferWriter<byte>();
        Assert.Equal(2, screen.ReadSscpData(reply));
        Assert.Equal(E("go"), Hex(reply.WrittenSpan));
    }

    [Fact]
    public void The_version_rises_with_visible_changes_only()
    {
        var screen = Shown("F5C3 1D40" + E("a"));
        var before = screen.Version;
        Assert.True(screen.Run("F1C0 1140C1" + E("a")).IsOk);
        Assert.Equal(before, screen.Version);
        Assert.True(screen.Run("F1C0 1140C1" + E("b")).IsOk);
        Assert.True(screen.Version > before);
    }

    [Fact]
    public void A_record_executes_without_allocating()
    {
        var screen = Shown(TerminalModel.Model4);
        var record = Bytes("F5C3 1D60" + E("Name") + "2902C04042F2" + E("Ann") + "1DF0 2841F2 08A2 3CC150" + E("-") + "1140C3 05 120000");
        var reply = new ArrayBufferWriter<byte>(4096);
        Allocations.AssertNone(() =>
        {
            for (var i = 0; i < 100; i++)
                screen.Execute(record, reply);
        });
    }
}
