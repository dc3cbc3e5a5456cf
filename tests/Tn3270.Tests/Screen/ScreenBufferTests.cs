using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class ScreenBufferTests
{
    // Each uses many orders, so that their prefixes end inside each of them.
    public static TheoryData<string> RichRecords =>
    [
        "F5C3 114040 1D60 C1C2 2903C0E042F241F4 C3 2842F1 C4 280000 13 05 3C40C85C 3C40CA08A2 12404F 08C5 2C02C04042F6 110101 C5",
        "F3 0005 01FF02",
        "F3 0008 01FF03 00 8086",
        "F3 0004 0380 0008 090002424143 0006 4000F1C3 0005 0100F6",
        "F3 0000 4000F5C3 114040 1D40 C1",
        "7EC3 0000 3F 11C150 1DF8 F1F2F3",
    ];

    [Theory]
    [MemberData(nameof(RichRecords))]
    public void Any_prefix_of_a_record_either_executes_or_says_where_it_broke(string record)
    {
        var bytes = Bytes(record);
        Assert.True(Shown().Run(record).IsOk);
        for (var length = 0; length < bytes.Length; length++)
        {
            var screen = Shown();
            var result = screen.Execute(bytes.AsSpan(0, length), new ArrayBufferWriter<byte>());
            Assert.InRange(result.Offset, 0, length);
            AssertSound(screen);
        }
    }

    [Theory]
    [InlineData("", RecordFault.UnknownCommand, 0)]
    [InlineData("99", RecordFault.UnknownCommand, 0)]
    [InlineData("F5", RecordFault.MissingWriteControl, 0)]
    [InlineData("F5C3 C1 11", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 1140", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 115D6F 11F56F", RecordFault.InvalidAddress, 6)]
    [InlineData("F5C3 C1 1D", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 29", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 2901C0", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 2842", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 2C", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 3C40C5", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 3C40C508", RecordFault.TruncatedOrder, 3)]
    [InlineData("F5C3 C1 3CF56FC1", RecordFault.InvalidAddress, 3)]
    [InlineData("F5C3 C1 12F56F", RecordFault.InvalidAddress, 3)]
    [InlineData("F5C3 C1 08", RecordFault.TruncatedOrder, 3)]
    [InlineData("F3 00", RecordFault.InvalidStructuredField, 1)]
    [InlineData("F3 0002 01", RecordFault.InvalidStructuredField, 1)]
    [InlineData("F3 0009 01FF02", RecordFault.InvalidStructuredField, 1)]
    [InlineData("F3 0004 01FF", RecordFault.InvalidStructuredField, 1)]
    [InlineData("F3 0005 010002", RecordFault.UnknownPartition, 1)]
    [InlineData("F3 0005 0101F6", RecordFault.UnknownPartition, 1)]
    [InlineData("F3 0005 01FF03", RecordFault.InvalidStructuredField, 1)]
    [InlineData("F3 0005 010077", RecordFault.UnsupportedStructuredField, 1)]
    [InlineData("F3 0003 03", RecordFault.InvalidStructuredField, 1)]
    [InlineData("F3 0005 090007", RecordFault.UnsupportedStructuredField, 1)]
    [InlineData("F3 0005 090100", RecordFault.UnknownPartition, 1)]
    [InlineData("F3 0004 0380 0003 77", RecordFault.UnsupportedStructuredField, 5)]
    [InlineData("F3 0006 4001F1C3", RecordFault.UnknownPartition, 1)]
    [InlineData("F3 0005 0C0120", RecordFault.UnknownPartition, 1)]
    [InlineData("F3 0005 0C0003", RecordFault.UnsupportedStructuredField, 1)]
    [InlineData("F3 0004 0340", RecordFault.UnsupportedStructuredField, 1)]
    [InlineData("F3 0006 01FF0320", RecordFault.UnsupportedStructuredField, 1)]
    [InlineData("F5C3 C1 0F", RecordFault.InvalidDoubleByte, 3)]
    [InlineData("F3 0007 4000F1C311", RecordFault.TruncatedOrder, 7)]
    [InlineData("F3 0005 4000F2", RecordFault.UnsupportedStructuredField, 1)]
    public void A_fault_is_named_with_its_offset(string record, RecordFault fault, int offset)
    {
        var result = Shown().Run(record);
        Assert.Equal((fault, offset, 0), (result.Fault, result.Offset, result.ReplyLength));
        Assert.Equal(record.StartsWith("F3", StringComparison.Ordinal) && fault != RecordFault.TruncatedOrder
            || fault == RecordFault.UnknownCommand, result.IsCommandReject);
    }

    [Fact]
    public void Structured_fields_after_one_that_is_not_known_are_obeyed_all_the_same()
    {
        var screen = Shown("F5C3");
        Assert.Equal(RecordFault.UnsupportedStructuredField, screen.Run("F3 0003 77 0006 4000F1C3" + "0007 4000F1C0" + E("x")).Fault);
        Assert.Equal("x", screen.Capture().Text);
    }

    [Fact]
    public void An_erase_within_the_partition_keeps_its_size()
    {
        var screen = Shown(TerminalModel.Model4, "7EC3");
        Assert.True(screen.Run("F3 0007 4000F5C3" + E("x")).IsOk);
        Assert.Equal((43, "x"), (screen.Rows, screen.Capture().Text));
        Assert.True(screen.Run("F3 0005 40007E").IsOk);
        Assert.Equal((43, ""), (screen.Rows, screen.Capture().Text));
    }

    [Fact]
    public void A_screen_begins_in_the_alternate_size_and_goes_where_the_host_writes()
    {
        var screen = Shown(TerminalModel.Model5);
        Assert.Equal((27, 132), (screen.Rows, screen.Columns));
        Assert.True(screen.Run("F5C3").IsOk);
        Assert.Equal((24, 80), (screen.Rows, screen.Columns));
        Assert.True(screen.Run("7EC3").IsOk);
        Assert.Equal((27, 132), (screen.Rows, screen.Columns));
    }

    [Fact]
    public void The_largest_screen_is_addressed_in_fourteen_bits()
    {
        var screen = Shown(TerminalModel.Model5.Oversized(124, 132), "7EC3 113FEF1D40" + E("z") + "3C3FEF40" + "113FEF13");
        Assert.Equal(16367, screen.Cursor);
        Assert.Equal("6d", screen.Modified(Aid.Clear));
        Assert.StartsWith("7d3fef", screen.Modified(Aid.Enter), StringComparison.Ordinal);
    }

    [Fact]
    public void What_came_before_a_fault_stays_and_the_keyboard_is_still_restored()
    {
        var screen = Shown();
        Assert.False(screen.Run("F5C3" + E("kept") + "11FFFF").IsOk);
        Assert.Equal("kept", screen.Capture().Text);
        Assert.False(screen.KeyboardLocked);
    }

    [Fact]
    public void A_field_cut_short_still_starts_with_the_pairs_that_came()
    {
        var screen = Shown();
        Assert.Equal(RecordFault.TruncatedOrder, screen.Run("F5C3 2902C0E042").Fault);
        Assert.True(Assert.Single(screen.Capture().Fields).Protected);
    }

    [Theory]
    [InlineData(3270, 5_000)]
    public void Random_records_do_no_harm(int seed, int records) => Fuzz(seed, records);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(1971, 100_000)]
    public void A_hundred_thousand_random_records_do_no_harm(int seed, int records) => Fuzz(seed, records);

    private static void Fuzz(int seed, int records)
    {
        var random = new Random(seed);
        var screen = new ScreenBuffer(TerminalModel.Model3, CodePage.Cp037);
        var reply = new ArrayBufferWriter<byte>(65536);
        Span<byte> record = stackalloc byte[64];
        ReadOnlySpan<byte> likely = [0xF1, 0xF5, 0x7E, 0x6F, 0xF2, 0xF6, 0x6E, 0xF3, 0xF1, 0xF1];
        ReadOnlySpan<byte> orders = [0x05, 0x08, 0x11, 0x12, 0x13, 0x1D, 0x28, 0x29, 0x2C, 0x3C];
        for (var i = 0; i < records; i++)
        {
            var bytes = record[..random.Next(1, record.Length)];
            random.NextBytes(bytes);
            bytes[0] = random.Next(20) == 0 ? bytes[0] : likely[random.Next(likely.Length)];

            // Half the bytes become orders and small numbers: pure noise seldom gets past the first address.
            for (var at = 2; at < bytes.Length; at++)
            {
                if (random.Next(3) == 0)
                    bytes[at] = orders[random.Next(orders.Length)];
                else if (random.Next(3) == 0)
                    bytes[at] = (byte)random.Next(8);
            }

            reply.ResetWrittenCount();
            var result = screen.Execute(bytes, reply);
            Assert.Equal(reply.WrittenCount, result.ReplyLength);
            Assert.InRange(result.Offset, 0, bytes.Length);
            Assert.InRange(screen.Cursor, 0, screen.Size - 1);
            if (i % 1000 == 0)
                AssertSound(screen);
        }
    }

    private static void AssertSound(ScreenBuffer screen)
    {
        var image = screen.Capture();
        Assert.Equal(screen.Size, image.Runs.Sum(run => run.Text.Length));
        Assert.Equal(image.Formatted, image.Fields.Count > 0);
        if (image.Formatted)
            Assert.Equal(screen.Size, image.Fields.Sum(field => field.Length + 1));

        // Twice around: the first turn finds the field that wraps into the screen's beginning.
        var governing = -1;
        for (var i = 0; i < 2 * screen.Size; i++)
        {
            var address = i % screen.Size;
            if (screen.Grid[address].IsField)
                governing = address;
            if (i >= screen.Size && governing != screen.FieldStart(address))
                Assert.Fail($"the field of {address} is {governing}, not {screen.FieldStart(address)}");
        }
    }
}
