using System.Buffers;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class ScreenImageTests
{
    [Fact]
    public void Text_leaves_out_trailing_blanks_and_empty_rows_at_the_end()
    {
        var image = Shown("F5C3" + E("one  ") + "11C260" + E(" three")).Capture();
        Assert.Equal("one\n\n three", image.Text);
        Assert.Equal("one" + new string(' ', 77), image.Line(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Line(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Line(25));
    }

    [Fact]
    public void An_image_does_not_change_with_its_screen()
    {
        var screen = Shown("F5C3" + E("before"));
        var image = screen.Capture();
        Assert.True(screen.Run("F5C3" + E("after")).IsOk);
        Assert.Equal("before", image.Text);
        Assert.True(image.Version < screen.Version);
    }

    [Fact]
    public void Hidden_content_is_blank_everywhere()
    {
        var screen = Shown("F5C3 1DF0" + E("Password ===>") + "1D4D" + E("SECRET") + "1D60" + E("ok") + "1D6C" + E("HUSH") + "1D60");
        var image = screen.Capture();
        Assert.Equal(" Password ===>        ok", image.Text);
        Assert.True(image.Fields[1] is { Hidden: true, Text: "", Length: 6, Modified: true, Label: "Password" });
        Assert.DoesNotContain("SECRET", Everything(image), StringComparison.Ordinal);
        Assert.DoesNotContain("HUSH", Everything(image), StringComparison.Ordinal);
    }

    [Fact]
    public void No_screen_however_made_lets_hidden_characters_into_its_image()
    {
        // Hidden fields hold only X's, all else never does: an X in the image is a leak.
        var random = new Random(42);
        for (var round = 0; round < 300; round++)
        {
            var screen = Shown(TerminalModel.Model3);
            var record = new ArrayBufferWriter<byte>();
            record.Write<byte>([(byte)(round % 2 == 0 ? 0xF5 : 0x7E), 0xC3]);
            var attributes = new byte[] { 0x40, 0x60, 0xC8, 0x4C, 0x6C, 0x4D };
            var start = BufferAddress.Encode(random.Next(1920), 1920);
            record.Write<byte>([Order.SetBufferAddress, start.High, start.Low]);
            for (var field = 0; field < 40; field++)
            {
                var attribute = attributes[random.Next(attributes.Length)];
                var hidden = (attribute & 0x0C) == 0x0C;
                record.Write<byte>([Order.StartFieldExtended, 2, 0xC0, attribute, 0x42, (byte)random.Next(0xF1, 0xF8)]);
                for (var length = random.Next(50); length > 0; length--)
                {
                    if (random.Next(10) == 0)
                        record.Write<byte>([Order.SetAttribute, 0x41, 0xF2]);
                    record.Write<byte>([hidden ? (byte)0xE7 : (byte)random.Next(0xC1, 0xCA)]);
                }
            }

            record.Write<byte>([Order.StartField, 0x60]);
            Assert.True(screen.Execute(record.WrittenSpan, new ArrayBufferWriter<byte>()).IsOk);
            Assert.DoesNotContain('X', Everything(screen.Capture()));
        }
    }

    [Fact]
    public void A_field_that_wraps_is_one_field_with_one_text()
    {
        var image = Shown("F5C3 115D7D 1D40" + E("abcd") + "1D60").Capture();
        var field = image.Fields[1];
        Assert.Equal((24, 79, "abcd"), (field.Row, field.Column, field.Text));
        Assert.Equal(field, image.FieldAt(24, 80));
        Assert.Equal(field, image.FieldAt(1, 1));
        Assert.Null(image.FieldAt(1, 3));
        Assert.Null(image.FieldAt(0, 1));
        Assert.Null(image.FieldAt(1, 81));
    }

    [Theory]
    [InlineData("User ID . . . .", "User ID")]
    [InlineData("Command ===>", "Command")]
    [InlineData("Amount:", "Amount")]
    [InlineData("....", "")]
    public void A_label_is_the_text_left_of_a_field_without_its_leaders(string text, string label)
    {
        var image = Shown("F5C3 1D60" + E(text) + "1D40" + E("   ") + "1D60").Capture();
        Assert.Equal(label, image.Fields[1].Label);
    }

    [Fact]
    public void A_label_may_stand_beyond_a_field_of_leaders_but_not_beyond_an_input_nor_on_another_row()
    {
        var far = Shown("F5C3 1D60" + E("Name") + "1DE8" + E(" ===> ") + "1D40" + E("  ") + "1D60").Capture();
        Assert.Equal("Name", far.Fields[2].Label);
        var second = Shown("F5C3 1D60" + E("Date") + "1D40" + E("   ") + "1D40" + E("  ") + "1D60").Capture();
        Assert.Equal("", second.Fields[2].Label);
        var below = Shown("F5C3 1D60" + E("Up") + "11C150 1D40" + E("  ") + "1D60").Capture();
        Assert.Equal("", below.Fields[1].Label);
    }

    [Fact]
    public void Fields_without_a_colour_show_in_the_four_basic_ones()
    {
        var image = Shown("F5C3 1D40 C1 1D48 C1 1D60 C1 1D68 C1").Capture();
        Assert.Equal(
            [TerminalColor.Green, TerminalColor.Red, TerminalColor.Blue, TerminalColor.NeutralWhite],
            image.Fields.Select(field => field.Color));
        Assert.All(image.Runs, run => Assert.NotEqual(TerminalColor.Default, run.Color));
    }

    [Fact]
    public void Runs_cover_each_row_and_break_where_the_look_does()
    {
        var image = Shown("F5C3 1D60" + E("ab") + "2842F6" + E("c") + "1D40" + E("d")).Capture();
        foreach (var row in image.Runs.GroupBy(run => run.Row))
            Assert.Equal(image.Line(row.Key), string.Concat(row.Select(run => run.Text)));
        Assert.Contains(image.Runs, run => run is { Row: 1, Column: 4, Text: "c", Color: TerminalColor.Yellow, Input: false });
        Assert.Contains(image.Runs, run => run is { Row: 1, Input: true } && run.Text.StartsWith('d'));
    }

    [Fact]
    public void Each_cell_of_any_screen_is_in_the_run_of_its_own_look()
    {
        Random random = new(7);
        for (var round = 0; round < 100; round++)
        {
            var record = new ArrayBufferWriter<byte>();
            record.Write<byte>([0xF5, 0xC3]);
            for (var part = random.Next(60); part > 0; part--)
            {
                var (high, low) = BufferAddress.Encode(random.Next(1920), 1920);
                if (random.Next(3) == 0) record.Write<byte>([Order.SetBufferAddress, high, low]);
                if (random.Next(2) == 0) record.Write<byte>([Order.StartFieldExtended, 2, 0xC0, (byte)(0x40 | (random.Next(4) << 3)), 0xC2, (byte)(random.Next(4) == 0 ? 0x0F : 0)]);
                if (random.Next(2) == 0) record.Write<byte>([Order.SetAttribute, 0x42, (byte)(random.Next(3) == 0 ? 0 : random.Next(0xF1, 0xF4))]);
                record.Write(Enumerable.Repeat((byte)0xC1, random.Next(1, 90)).ToArray());
            }

            var screen = Shown();
            Assert.True(screen.Execute(record.WrittenSpan, new ArrayBufferWriter<byte>()).IsOk);
            var image = screen.Capture();
            var runs = image.Runs;
            var fields = image.Fields.ToDictionary(field => ((((field.Row - 1) * 80) + field.Column - 2) + 1920) % 1920);
            for (var (address, at) = (0, 0); address < 1920; address++)
            {
                if (at + 1 < runs.Count && ((runs[at + 1].Row - 1) * 80) + runs[at + 1].Column - 1 == address) at++;
                var own = fields.GetValueOrDefault(address);
                var field = own ?? image.FieldAt((address / 80) + 1, (address % 80) + 1);
                var look = screen.Grid.LookAt(address);
                var color = own is null && look.Color != 0 ? (TerminalColor)look.Color : field?.Color ?? TerminalColor.Green;
                Assert.Equal((address / 80) + 1, runs[at].Row);
                Assert.Equal((color, own is null && field is not { Protected: true }), (runs[at].Color, runs[at].Input));
                if (own is not null) Assert.Equal(FieldOutline.None, runs[at].Outline);
                else if (field is not null) Assert.Equal(field.Outline & (FieldOutline)0b0101, runs[at].Outline & (FieldOutline)0b0101);
            }

            foreach (var (before, run) in runs.Zip(runs.Skip(1)))
                Assert.False(before with { Column = 0, Text = "" } == run with { Column = 0, Text = "" }, "two runs that look alike follow each other");
        }
    }

    [Fact]
    public void The_field_at_each_cell_is_the_one_that_reaches_over_it()
    {
        Random random = new(3);
        for (var round = 0; round < 100; round++)
        {
            var record = new ArrayBufferWriter<byte>();
            record.Write<byte>([0xF5, 0xC3]);
            for (var field = random.Next(6); field > 0; field--)
            {
                var (high, low) = BufferAddress.Encode(random.Next(1920), 1920);
                record.Write<byte>([Order.SetBufferAddress, high, low, Order.StartField, (byte)(random.Next(2) == 0 ? 0x60 : 0x40), 0xC1]);
            }

            var screen = Shown();
            Assert.True(screen.Execute(record.WrittenSpan, new ArrayBufferWriter<byte>()).IsOk);
            var image = screen.Capture();
            for (var address = 0; address < 1920; address++)
            {
                var over = image.Fields.SingleOrDefault(field =>
                    (address - ((field.Row - 1) * 80) - field.Column + 1 + 1920) % 1920 < field.Length);
                Assert.Equal(over, image.FieldAt((address / 80) + 1, (address % 80) + 1));
            }
        }
    }

    [Fact]
    public void Outlines_go_along_the_whole_field_and_stand_at_its_ends()
    {
        var image = Shown("F5C3 2902 C060 C20F" + E("abc") + "2902 C060 C204" + E("de") + "1D60").Capture();
        Assert.Equal(
            [("a", (FieldOutline)0b1101), ("b", (FieldOutline)0b0101), ("c", (FieldOutline)0b0111), ("de", FieldOutline.Over)],
            image.Runs.Where(run => run.Outline != FieldOutline.None).Select(run => (run.Text, run.Outline)));
    }

    [Fact]
    public void What_is_made_of_an_image_is_kept_while_somebody_has_it()
    {
        var image = Shown("F5C3 1D60" + E("ab")).Capture();
        var (fields, runs) = (image.Fields, image.Runs);
        Assert.Same(fields, image.Fields);
        Assert.Same(runs, image.Runs);
    }

    private static string Everything(ScreenImage image) =>
        image.Text
        + string.Concat(Enumerable.Range(1, image.Rows).Select(image.Line))
        + string.Concat(image.Runs.Select(run => run.Text))
        + string.Concat(image.Fields.Select(field => field.Text + field.Label));
}
