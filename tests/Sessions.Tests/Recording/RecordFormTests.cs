using System.Buffers;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Recording;

namespace Holdfast.Sessions.Tests.Recording;

public sealed class RecordFormTests
{
    [Fact]
    public void Records_come_back_as_they_were_written_and_a_tail_cut_anywhere_costs_the_last_alone()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            var (bytes, ends, payloads) = Some(random, 1 + random.Next(20));
            for (var cut = 0; cut < 30; cut++)
            {
                var length = cut == 0 ? bytes.Length : random.Next(bytes.Length + 1);
                var read = Cut(bytes.AsMemory(0, length), out _);
                Assert.Equal(ends.Count(end => end <= length), read.Count);
                Assert.Equal(payloads.Take(read.Count).Select(Convert.ToHexString), read.Select(record => Convert.ToHexString(record.Payload.Span)));
            }
        }
    }

    [Fact]
    public void A_bit_that_turned_over_ends_the_reading_there_and_makes_nothing_up()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            var (bytes, ends, payloads) = Some(random, 6);
            var at = random.Next(bytes.Length);
            bytes[at] ^= (byte)(1 << random.Next(8));
            var read = Cut(bytes, out _);
            Assert.Equal(ends.Count(end => end <= at), read.Count);
            Assert.Equal(payloads.Take(read.Count).Select(Convert.ToHexString), read.Select(record => Convert.ToHexString(record.Payload.Span)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999_999_999)]
    public void The_record_of_the_end_always_takes_the_same_room(long milliseconds)
    {
        var counts = new RecordingCounts(long.MaxValue, 2, 3);
        var bytes = counts.End(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(RecordingCounts.EndBytes, bytes.Length);
        Assert.True(RecordForm.TryCut(bytes, out var cut, out _));
        Assert.Equal(counts, RecordingCounts.Of(cut.Value));
        Assert.Equal(milliseconds, cut.Value.At.TotalMilliseconds);
    }

    [Fact]
    public void A_file_is_read_over_the_borders_of_the_buffer() => Simulation.Run(1, async io =>
    {
        Random random = new(7);
        var (bytes, _, payloads) = Some(random, 300, 5000);
        await io.Files.ReplaceAsync("/r", bytes, CancellationToken.None);
        await using var file = await io.Files.OpenAsync("/r", FileOpening.Read, CancellationToken.None);
        var source = new RecordSource(file, 0);
        var count = 0;
        while (await source.NextAsync(CancellationToken.None) is var (cut, _))
            Assert.Equal(payloads[count++], cut.Payload.ToArray());
        Assert.Equal(payloads.Count, count);
        Assert.Equal(bytes.Length, source.Position);
    });

    private static (byte[] Bytes, List<int> Ends, List<byte[]> Payloads) Some(Random random, int count, int most = 300)
    {
        var target = new ArrayBufferWriter<byte>();
        var (ends, payloads) = (new List<int>(), new List<byte[]>());
        for (var i = 0; i < count; i++)
        {
            var payload = new byte[random.Next(most)];
            random.NextBytes(payload);
            RecordForm.Append(target, (RecordKind)random.Next(1, 8), TimeSpan.FromMilliseconds(random.NextInt64(1L << random.Next(40))), payload);
            payloads.Add(payload);
            ends.Add(target.WrittenCount);
        }

        return (target.WrittenSpan.ToArray(), ends, payloads);
    }

    private static List<RecordCut> Cut(ReadOnlyMemory<byte> bytes, out bool broken)
    {
        List<RecordCut> read = [];
        while (RecordForm.TryCut(bytes, out var cut, out broken))
        {
            read.Add(cut.Value);
            bytes = bytes[cut.Value.Length..];
        }

        return read;
    }
}
