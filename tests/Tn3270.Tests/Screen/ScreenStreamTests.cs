using System.Buffers;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class ScreenStreamTests
{
    private static readonly StreamTerminal Model2 = new(24, 80, Extended: true);

    [Fact]
    public void A_terminal_fed_with_a_screen_shows_the_same_fields_attributes_cursor_and_keyboard()
    {
        var host = Shown("F5C3 11C1501D60" + E("Name") + "2902C0C842F2" + E("VALUE") + "1DF0 2841F2" + E("REV") + "284100 114040 1D60 13");
        var terminal = Fed(ScreenCopy.Of(host));
        AssertSame(host, terminal);
        Assert.False(terminal.KeyboardLocked);
    }

    [Fact]
    public void Hidden_content_is_never_sent_and_a_hidden_field_comes_unmodified()
    {
        var host = Shown("F5C3 1D4D" + E("SECRET") + "1DF0" + E("shown"));
        var record = Whole(ScreenCopy.Of(host));
        Assert.DoesNotContain(E("SECRET"), Hex(record), StringComparison.Ordinal);
        var terminal = Shown(Hex(record));
        Assert.Equal("7d4040", terminal.Modified(Aid.Enter));
        Assert.Equal("        shown", terminal.Capture().Text);
    }

    [Fact]
    public void Hidden_content_that_the_host_erases_is_erased_at_the_terminal_too()
    {
        var host = Shown("F5C3 114040 1D4C 000000000000 1DF0" + E("x"));
        var shown = ScreenCopy.Of(host);
        var terminal = Fed(shown);
        var typed = RelayedKey.Read([0x7D, 0x40, 0x41, 0x11, 0x40, 0xC1, 0xE2, 0xC5])!;
        foreach (var field in typed.Fields) Assert.True(field.ApplyTo(terminal));
        shown = shown.With(typed);
        var changes = Changes(shown, ScreenCopy.Of(host));
        Assert.NotNull(changes);
        Assert.True(terminal.Run(Hex(changes)).IsOk);
        Assert.Equal(0, terminal.Grid[1].Code);
        Assert.Equal(0, terminal.Grid[2].Code);
    }

    [Fact]
    public void A_field_that_is_no_longer_hidden_is_sent_with_its_content()
    {
        var host = Shown("F5C3 1D6C" + E("HUSH") + "1DF0");
        var before = ScreenCopy.Of(host);
        var terminal = Fed(before);
        Assert.True(host.Run("F1C3 114040 2C01C060").IsOk);
        Assert.True(terminal.Run(Hex(Changes(before, ScreenCopy.Of(host))!)).IsOk);
        Assert.Equal(" HUSH", terminal.Capture().Text);
    }

    [Fact]
    public void What_the_user_types_meanwhile_stays_where_nothing_changed()
    {
        var host = Shown("F5C3 1D40 000000 1D60" + E("CLOCK 1"));
        var before = ScreenCopy.Of(host);
        var terminal = Fed(before);
        new KeyboardMachine(terminal) { InsertMode = false }.MoveTo(1, 2);
        Assert.False(new KeyboardMachine(terminal).Type("AB").IsRefused);
        Assert.True(host.Run("F140 1140C5" + E("CLOCK 2")).IsOk);
        Assert.True(terminal.Run(Hex(Changes(before, ScreenCopy.Of(host))!)).IsOk);
        Assert.Equal(" AB  CLOCK 2", terminal.Capture().Text);
        Assert.Equal((1, 4), (terminal.Capture().CursorRow, terminal.Capture().CursorColumn));
    }

    [Fact]
    public void Nothing_changed_is_nothing_sent_and_a_freed_keyboard_is_a_bare_write()
    {
        var host = Shown("F5C3 1D40");
        var copy = ScreenCopy.Of(host);
        Assert.Null(Changes(copy, copy));
        var locked = copy.With(RelayedKey.Read([0x7D, 0x40, 0x40])!);
        Assert.Equal("f1c2", Hex(Changes(locked, copy)!));
    }

    [Fact]
    public void A_smaller_screen_of_as_many_columns_is_shown_with_the_rows_below_it_protected()
    {
        var host = Shown(TerminalModel.Model3, "7EC3 1D40" + E("A") + "1D60");
        Assert.True(ScreenStream.Fits(32, 80, 43, 80));
        Assert.False(ScreenStream.Fits(27, 132, 43, 80));
        Assert.False(ScreenStream.Fits(43, 80, 32, 80));
        Assert.True(ScreenStream.Fits(24, 80, 27, 132));
        var output = new ArrayBufferWriter<byte>();
        ScreenStream.WriteWhole(ScreenCopy.Of(host), new StreamTerminal(43, 80, true), false, output);
        var terminal = Shown(TerminalModel.Model4, Hex(output.WrittenSpan));
        Assert.Equal(43, terminal.Rows);
        Assert.True(FieldAttribute.IsSkip(terminal.Grid.AttributeAt(33 * 80)));
        Assert.Equal(" A", terminal.Capture().Text);
    }

    [Fact]
    public void Every_screen_and_every_change_of_one_arrives_as_it_is()
    {
        var random = new Random(7270);
        for (var round = 0; round < 300; round++)
        {
            var model = (round % 4) switch { 0 => TerminalModel.Model2, 1 => TerminalModel.Model3, 2 => TerminalModel.Model4, _ => TerminalModel.Model5 };
            var (host, terminal) = (Shown(model), Shown(model));
            var size = new StreamTerminal(model.AlternateRows, model.AlternateColumns, true);
            ScreenCopy? shown = null;
            for (var step = 0; step < 6; step++)
            {
                _ = host.Execute(Screenful(random, step == 0 || random.Next(4) == 0), new ArrayBufferWriter<byte>());
                var next = ScreenCopy.Of(host);
                var output = new ArrayBufferWriter<byte>();
                if (shown is null) ScreenStream.WriteWhole(next, size, false, output);
                else _ = ScreenStream.WriteChanges(shown, next, size, false, output);
                if (output.WrittenCount > 0) Assert.True(terminal.Execute(output.WrittenSpan, new ArrayBufferWriter<byte>()).IsOk, $"round {round}");
                shown = ScreenStream.Shown(shown, next);
                AssertSame(host, terminal);
            }
        }
    }

    [Fact]
    public void What_is_covered_is_shown_as_asterisks()
    {
        var host = Shown("F5C3 1D60" + E("PW HARBOR1 SET"));
        var copy = Covered(host);
        Assert.Equal(" PW ******* SET", Fed(copy).Capture().Text);
    }

    [Fact]
    public void Covered_text_in_a_field_that_comes_back_as_shown_is_held_and_edited_it_is_concealed()
    {
        // A field marked as modified with the secret, one that is not, one without a secret, marked.
        var host = Shown("F5C3 1DC1" + E("HARBOR1") + "00 1D40" + E("HARBOR1") + "1DC1" + E("A*B") + "00 1D60");
        var copy = Covered(host);
        var first = Fields("1140C1" + E("*******") + "1140C1" + E("*******X") + "1140C1" + E("NEW"));
        Assert.Equal([true, false, false], first.Select(copy.Holds));
        Assert.Equal([true, true, false], first.Select(copy.Conceals));
        // Not marked before, so the host is to hear of it; and asterisks of the host's own.
        var others = Fields("11404A" + E("*******") + "1140D2" + E("A*B") + "1140D2" + E("A**"));
        Assert.Equal([false, true, false], others.Select(copy.Holds));
        Assert.Equal([true, false, false], others.Select(copy.Conceals));
        Assert.All(first, field => Assert.False(ScreenCopy.Of(host).Conceals(field)));
    }

    [Fact]
    public void A_screen_without_fields_is_held_where_it_comes_back_whole()
    {
        var copy = Covered(Shown("F5C3" + E("LOGON HARBOR1")));
        Assert.True(copy.Holds(Fields(E("LOGON *******"))[0]));
        Assert.True(copy.Conceals(Fields(E("LOGON *******A"))[0]));
        Assert.False(copy.Conceals(Fields(E("LOGOFF"))[0]));
    }

    private static IReadOnlyList<RelayedField> Fields(string fields) => RelayedKey.Read(Bytes("7D4040" + fields))!.Fields;

    private static ScreenCopy Covered(ScreenBuffer host)
    {
        var bare = host.Capture();
        return ScreenCopy.Of(host, bare, ScreenCover.Apply(bare, cells => ScreenCoverTests.Stars(cells, "HARBOR1")));
    }

    private static ScreenBuffer Fed(ScreenCopy copy) => Shown(Hex(Whole(copy)));

    private static byte[] Whole(ScreenCopy copy)
    {
        var output = new ArrayBufferWriter<byte>();
        ScreenStream.WriteWhole(copy, Model2, false, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[]? Changes(ScreenCopy before, ScreenCopy after)
    {
        var output = new ArrayBufferWriter<byte>();
        return ScreenStream.WriteChanges(before, after, Model2, false, output) ? output.WrittenSpan.ToArray() : null;
    }

    private static void AssertSame(ScreenBuffer host, ScreenBuffer terminal)
    {
        Assert.Equal((host.Rows, host.Columns, host.Cursor), (terminal.Rows, terminal.Columns, terminal.Cursor));
        for (var address = 0; address < host.Size; address++)
        {
            var (sent, got) = (host.Grid[address], terminal.Grid[address]);
            var hidden = host.Formatted && FieldAttribute.IsHidden(host.Grid.AttributeAt(address));
            if (sent.IsField && hidden) sent = sent with { Attribute = (byte)(sent.Attribute & ~FieldAttribute.Modified) };
            if (hidden && !sent.IsField) Assert.True(got is { Code: 0, IsField: false }, $"{address}: {got}");
            else Assert.True(sent == got, $"{address}: {sent} became {got}");
        }
    }

    private static byte[] Screenful(Random random, bool erases)
    {
        var record = new List<byte> { erases ? (byte)(random.Next(2) == 0 ? 0xF5 : 0x7E) : (byte)0xF1, (byte)(0xC0 | random.Next(8)) };
        for (var order = random.Next(60); order > 0; order--)
        {
            switch (random.Next(7))
            {
                case 0:
                    var (high, low) = BufferAddress.Encode(random.Next(1920), 1920);
                    record.AddRange([Order.SetBufferAddress, high, low]);
                    break;
                case 1:
                    record.AddRange([Order.StartField, FieldAttribute.Send((byte)random.Next(64))]);
                    break;
                case 2:
                    record.AddRange([Order.StartFieldExtended, 3, 0xC0, FieldAttribute.Send((byte)random.Next(64)), 0x42, (byte)random.Next(0xF1, 0xF8), 0x41, 0xF4]);
                    break;
                case 3:
                    record.AddRange([Order.SetAttribute, (byte)(0x41 + random.Next(2)), (byte)(random.Next(3) == 0 ? 0 : 0xF2)]);
                    break;
                case 4:
                    record.AddRange([Order.GraphicEscape, 0xC5, Order.InsertCursor]);
                    break;
                default:
                    for (var letter = random.Next(20); letter > 0; letter--) record.Add((byte)random.Next(0x40, 0xFF));
                    break;
            }
        }

        return [.. record];
    }
}
