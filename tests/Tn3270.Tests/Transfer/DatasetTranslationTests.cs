using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Transfer;

public sealed class DatasetTranslationTests
{
    private static readonly TransferCommand Text = new() { Direction = TransferDirection.Send, HostFile = "x" };
    private static readonly TransferCommand Binary = Text with { Text = false, CrLf = false };

    [Fact]
    public void Binary_bytes_come_back_unchanged_in_records_of_variable_length()
    {
        for (int length = 0; length < 1200; length += 7)
        {
            byte[] bytes = new byte[length];
            new Random(length).NextBytes(bytes);

            Dataset made = DatasetTranslation.FromWire(bytes, Binary, null, out bool segmented);

            Assert.False(segmented);
            Assert.Equal(bytes, DatasetTranslation.ToWire(made, Binary));
        }
    }

    [Fact]
    public void Lines_become_records_in_EBCDIC_and_lines_again()
    {
        Dataset made = DatasetTranslation.FromWire("HELLO\r\n\r\nWORLD\r\n"u8, Text, null, out _);

        Assert.Equal(["c8c5d3d3d6", "", "e6d6d9d3c4"], made.Records.Select(record => Convert.ToHexStringLower(record.Span)));
        Assert.Equal("HELLO\r\n\r\nWORLD\r\n"u8, DatasetTranslation.ToWire(made, Text));
    }

    [Fact]
    public void Fixed_records_are_padded_and_lose_their_padding_again_as_text()
    {
        TransferCommand fixedLength = Text with { RecordFormat = RecordFormat.Fixed, RecordLength = 4 };

        Dataset made = DatasetTranslation.FromWire("AB\r\nABCDEFG\r\n"u8, fixedLength, null, out bool segmented);

        Assert.True(segmented);
        Assert.Equal(["c1c24040", "c1c2c3c4", "c5c6c740"], made.Records.Select(record => Convert.ToHexStringLower(record.Span)));
        Assert.Equal("AB\r\nABCD\r\nEFG\r\n"u8, DatasetTranslation.ToWire(made, Text));
    }

    [Fact]
    public void Appending_keeps_what_was_there_and_its_shape()
    {
        Dataset first = DatasetTranslation.FromWire(
            "ONE\r\n"u8, Text with { RecordFormat = RecordFormat.Fixed, RecordLength = 6 }, null, out _);

        Dataset both = DatasetTranslation.FromWire("TWO\r\n"u8, Text with { Append = true }, first, out _);

        Assert.Equal((RecordFormat.Fixed, 6, 2), (both.Format, both.RecordLength, both.Records.Count));
        Assert.Equal("ONE\r\nTWO\r\n"u8, DatasetTranslation.ToWire(both, Text));
    }
}
