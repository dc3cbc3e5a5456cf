using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class TelnetOutputTests
{
    [Fact]
    public void Bytes_handed_out_stay_while_more_are_queued()
    {
        TelnetOutput output = new();
        output.Record([1, 2, 3]);
        ReadOnlyMemory<byte> handed = output.Pending;

        for (int i = 0; i < 1000; i++)
        {
            output.Record([9, 9, 9]);
        }

        Assert.Equal([1, 2, 3, 0xFF, 0xEF], handed.ToArray());
        output.Sent(handed.Length);
        Assert.Equal(5000, output.Pending.Length);
        Assert.Equal([9, 9, 9, 0xFF, 0xEF], output.Pending[..5].ToArray());
    }

    [Fact]
    public void A_header_with_an_IAC_in_its_sequence_number_is_escaped()
    {
        TelnetOutput output = new();

        output.Record(new Tn3270EHeader(RecordType.Data3270, 0, ResponseFlag.Always, 0x00FF), [0xF5]);

        Assert.Equal([0, 0, 2, 0, 0xFF, 0xFF, 0xF5, 0xFF, 0xEF], output.Pending.ToArray());
    }

    [Fact]
    public void A_far_side_that_reads_nothing_meets_the_limit_and_memory_stays_bounded()
    {
        TelnetOutput output = new();
        byte[] record = new byte[100_000];

        for (int i = 0; i < 100; i++)
        {
            output.Record(record);
        }

        Assert.True(output.Overflowed);
        Assert.InRange(output.Pending.Length, TelnetOutput.PendingLimit - 200_000, TelnetOutput.PendingLimit);
    }
}
