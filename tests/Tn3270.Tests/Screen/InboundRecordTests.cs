using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class InboundRecordTests
{
    [Fact]
    public void Read_modified_sends_key_cursor_and_modified_fields_without_nulls()
    {
        var screen = Shown("F5C0 114040 1D60" + E("User") + "1D41 13" + E("Ann") + "000000 1D40" + E("old") + "1D41" + E("x") + "00" + E("y") + "1D60");
        Assert.Equal("7d40c6" + "1140c6" + E("Ann") + "1140d1" + E("xy"), screen.Modified(Aid.Enter));
    }

    [Fact]
    public void Program_function_keys_send_as_enter_does()
    {
        var screen = Shown("F5C0 1D41" + E("a"));
        Assert.Equal("f3" + "4040" + "1140c1" + E("a"), screen.Modified(Aid.PF3));
        Assert.Equal("4c" + "4040" + "1140c1" + E("a"), screen.Modified(Aid.PF24));
    }

    [Theory]
    [InlineData(Aid.PA1, "6c")]
    [InlineData(Aid.PA2, "6e")]
    [InlineData(Aid.PA3, "6b")]
    [InlineData(Aid.Clear, "6d")]
    public void Short_reads_leave_the_fields_out(Aid aid, string record) =>
        Assert.Equal(record, Shown("F5C0 1D41" + E("a")).Modified(aid));

    [Fact]
    public void A_selection_tells_the_addresses_of_fields_and_a_test_request_has_a_heading_for_cursor()
    {
        var screen = Shown("F5C0 1D41" + E("a") + "1D40");
        Assert.Equal("7e4040" + "1140c1", screen.Modified(Aid.Select));
        Assert.Equal("016c6102" + "1140c1" + E("a"), screen.Modified(Aid.SysReq));
    }

    [Fact]
    public void Read_modified_all_sends_the_fields_for_any_key()
    {
        var screen = Shown("F5C0 1D41" + E("a"));
        screen.Attend(Aid.PA1);
        Assert.Equal("6c", screen.Ask("F6"));
        Assert.Equal("6c40401140c1" + E("a"), screen.Ask("6E"));
        Assert.Equal("6c40401140c1" + E("a"), screen.Ask("0E"));
    }

    [Fact]
    public void An_unformatted_screen_sends_every_character_without_addresses() =>
        Assert.Equal("7d40c2" + E("abcd"), Shown("F5C0" + E("ab") + "13 110101" + E("cd")).Modified(Aid.Enter));

    [Fact]
    public void A_field_that_passes_the_screens_end_is_sent_whole() =>
        Assert.Equal("7d4040" + "115d7f" + E("abc"), Shown("F5C0 115D7E 1D41" + E("abc") + "1D60").Modified(Aid.Enter));

    [Fact]
    public void An_empty_modified_field_sends_its_address_alone() =>
        Assert.Equal("7d4040" + "1140c1", Shown("F5C0 1D41 1D60").Modified(Aid.Enter));

    [Fact]
    public void A_screen_of_more_than_4096_cells_is_addressed_in_fourteen_bits()
    {
        var screen = new ScreenBuffer(new TerminalModel("IBM-3279-4-E", 24, 80, 62, 160, true), CodePage.Cp037);
        Assert.True(screen.Run("7EC0 111234 1D41" + E("a") + "13 1D60").IsOk);
        Assert.Equal("7d" + "1236" + "111235" + E("a"), screen.Modified(Aid.Enter));
    }

    [Fact]
    public void Read_buffer_sends_every_cell_with_its_fields_and_nulls()
    {
        var screen = Shown("F5C0 1D60" + E("ab") + "1D41");
        Assert.Equal("60" + "4040" + "1d60" + E("ab") + "1dc1" + string.Concat(Enumerable.Repeat("00", 1916)), screen.Ask("F2"));
    }

    [Fact]
    public void The_extended_field_mode_tells_extended_field_attributes()
    {
        var screen = Shown("F5C0 2905C0E042F241F445F143F1" + E("a") + "1D40", "F3 0005 090001");
        Assert.StartsWith("604040" + "2905c060" + "42f2" + "45f1" + "41f4" + "43f1" + "08" + E("a") + "2901c040", screen.Ask("F2"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_character_mode_tells_the_character_attributes_asked_for()
    {
        const string page = "F5C3 114040 1D41 C1 2842F2 C2 2841F2 C3 280000 C4 08A2";
        var all = Shown(page, "F3 0008 090002414243");
        Assert.Equal("6040401140c1" + "c1" + "2842f2c2" + "2841f2c3" + "284200284100c4" + "08a2", all.Ask("F6"));
        var some = Shown(page, "F3 0006 09000241");
        Assert.Equal("6040401140c1" + "c1c2" + "2841f2c3" + "284100c4" + "08a2", some.Ask("F6"));
    }

    [Fact]
    public void The_apl_set_is_told_by_escape_and_in_character_mode_by_attribute_too()
    {
        // As s3270 4.6 answers: the escape stands even where the attribute has told the set.
        const string page = "F5C0 1D41 2843F1 85 284300 C1";
        Assert.Equal("6040401140c1" + "0885" + "c1", Shown(page).Ask("F6"));
        Assert.Equal("6040401140c1" + "2843f10885" + "284300c1", Shown(page, "F3 0006 09000243").Ask("F6"));
    }

    [Fact]
    public void A_reset_of_an_erase_write_returns_to_the_field_mode()
    {
        var screen = Shown("F3 0005 090001", "F5C0 1D60");
        Assert.Equal(ReplyMode.Field, screen.ReplyMode);
        screen = Shown("F3 0005 090001", "F580 1D60", "F1C0");
        Assert.Equal(ReplyMode.ExtendedField, screen.ReplyMode);
    }

    [Fact]
    public void Read_partition_answers_under_its_own_aid()
    {
        var screen = Shown("F5C3 1D40" + E("a") + "1D40", "F1C0 114040 1D41");
        Assert.Equal("6140401140c1" + E("a"), screen.Ask("F3 0005 0100F6"));
        Assert.Equal("6140401140c1" + E("a"), screen.Ask("F3 0005 01006E"));
        Assert.StartsWith("614040" + "1dc1" + E("a") + "1d40", screen.Ask("F3 0005 0100F2"), StringComparison.Ordinal);
        Assert.False(screen.KeyboardLocked);
    }

    [Fact]
    public void Reading_a_buffer_and_writing_it_back_gives_the_same_screen()
    {
        var random = new Random(1927);
        for (var round = 0; round < 50; round++)
        {
            var screen = RandomScreen(random);
            var reply = new ArrayBufferWriter<byte>();
            screen.ReadBuffer(Aid.None, reply);
            var copy = Shown();
            var record = new byte[reply.WrittenCount - 1];
            record[0] = 0xF5;
            record[1] = 0xC0;
            reply.WrittenSpan[3..].CopyTo(record.AsSpan(2));
            Assert.True(copy.Execute(record, new ArrayBufferWriter<byte>()).IsOk);
            Assert.Equal(screen.Capture().Runs, copy.Capture().Runs);
            Assert.Equal(screen.Capture().Fields, copy.Capture().Fields);
        }
    }

    // Extended and character attributes in character mode, with every attribute type asked for.
    private static ScreenBuffer RandomScreen(Random random)
    {
        var screen = Shown("F3 0009 09000241424345");
        var record = new ArrayBufferWriter<byte>();
        record.Write<byte>([0xF5, 0x80]);
        for (var i = 0; i < 200; i++)
        {
            var address = BufferAddress.Encode(random.Next(1920), 1920);
            record.Write<byte>([Order.SetBufferAddress, address.High, address.Low]);
            if (random.Next(2) == 0)
                record.Write<byte>([Order.StartFieldExtended, 0x02, 0xC0, (byte)random.Next(64), 0x42, (byte)random.Next(0xF1, 0xF8)]);
            else
                record.Write<byte>([Order.SetAttribute, 0x41, (byte)(random.Next(2) == 0 ? 0 : 0xF2), (byte)random.Next(0xC1, 0xCA)]);
        }

        Assert.True(screen.Execute(record.WrittenSpan, new ArrayBufferWriter<byte>()).IsOk);
        return screen;
    }
}
