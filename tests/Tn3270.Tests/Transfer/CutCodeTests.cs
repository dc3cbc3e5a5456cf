using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Transfer;

public sealed class CutCodeTests
{
    [Fact]
    public void Every_byte_has_a_code_that_stands_for_it_and_can_be_displayed()
    {
        for (int value = 0; value < 256; value++)
        {
            bool found = false;
            for (int table = 0; table < CutTables.Count; table++)
            {
                byte code = CutTables.Encode(table, (byte)value);
                if (code == 0)
                {
                    continue;
                }
                found = true;
                Assert.InRange(code, (byte)0x40, (byte)0xF9);
                Assert.True(CutTables.TryDecode(table, code, out byte back));
                Assert.Equal(value, back);
            }
            Assert.True(found, $"{value:x2}");
        }
    }

    [Fact]
    public void Any_bytes_in_any_frames_arrive_unchanged()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            byte[] bytes = new byte[random.Next(0, 600)];
            random.NextBytes(bytes);
            CutEncoder encoder = new();
            CutDecoder decoder = new();
            List<byte> arrived = [];
            ReadOnlySpan<byte> rest = bytes;
            while (!rest.IsEmpty || encoder.HasPending)
            {
                byte[] frame = new byte[random.Next(1, 40)];
                int count = encoder.Fill(rest[..Math.Min(rest.Length, random.Next(0, 60))], frame, out int consumed);
                rest = rest[consumed..];
                byte[] decoded = new byte[frame.Length];
                Assert.True(decoder.TryDecode(frame.AsSpan(0, count), decoded, out int length));
                arrived.AddRange(decoded[..length]);
            }
            Assert.Equal(bytes, arrived);
        }
    }

    [Fact]
    public void Codes_are_those_of_a_recorded_upload()
    {
        // So s3270 sent the end of one line of a text and the beginning of the next.
        byte[] codes = new byte[64];
        int count = new CutEncoder().Fill("\r\n 20"u8, codes, out int consumed);

        Assert.Equal(5, consumed);
        Assert.Equal("5cd5d27e40f2f0", Convert.ToHexStringLower(codes.AsSpan(0, count)));
    }

    [Fact]
    public void A_code_that_stands_for_nothing_is_refused()
    {
        Assert.False(new CutDecoder().TryDecode([0x40], new byte[1], out _));
        Assert.False(new CutDecoder().TryDecode([0x7E, 0x01], new byte[2], out _));
    }

    [Fact]
    public void Checksums_and_lengths_are_written_six_bits_to_a_character()
    {
        Assert.Equal(0x81, CutFrame.Digit(0));
        Assert.Equal(0xF5, CutFrame.Digit(63));
        Assert.Equal(1912, CutFrame.Length([CutFrame.Digit(1912 >> 6), CutFrame.Digit(1912)]));
        Assert.Equal(CutFrame.Digit(0x7E ^ 0xF2), CutFrame.Checksum([0x7E, 0xF2]));
    }
}
