using Holdfast.Tn3270.Traces;

namespace Holdfast.Tn3270.Tests.Traces;

public sealed class TraceFormatTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 1, 50);

    [Fact]
    public void Lines_are_those_that_x3270_writes()
    {
        var bytes = Enumerable.Range(0xE0, 0x20).Concat(Enumerable.Range(0, 2)).Select(code => (byte)code).ToArray();
        var text = TraceText.Write(output =>
        {
            TraceFormat.WriteHeader(output, "IBM-3279-4-E", 43, 80, "cp273", Noon);
            TraceFormat.WriteBytes(output, TraceSide.Host, bytes, Noon);
            TraceFormat.WriteBytes(output, TraceSide.Terminal, [0xFF, 0xFB, 0x28], null);
            TraceFormat.WriteMark(output, "here");
        });
        Assert.Equal(
            """
            20260304.120001.050 Trace started
             Version: holdfast
             Model 3279-4-E, 43 rows x 80 cols, code page cp273
            20260304.120001.050 Host socket read complete nr=34
            < 0x0   e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff
            < 0x20  0001
            > 0x0   fffb28
            +here

            """,
            text);
    }

    [Fact]
    public void What_is_written_is_read_as_it_was()
    {
        var random = new Random(7);
        List<TraceEntry> entries = [];
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[1 + random.Next(300)];
            random.NextBytes(bytes);
            entries.Add(random.Next(10) == 0
                ? new TraceEntry { Side = TraceSide.Mark, Mark = $"mark {i}" }
                : new TraceEntry { Side = (TraceSide)random.Next(2), Bytes = bytes, Time = Noon.AddMilliseconds(i) });
        }

        var text = TraceText.Write(output => entries.ForEach(entry => TraceFormat.WriteEntry(output, entry)));
        var (read, reader) = TraceText.Read(text, 13);
        Assert.Null(reader.Fault);
        Assert.Equal(entries.Count, read.Count);
        Assert.All(entries.Zip(read), pair =>
        {
            Assert.Equal((pair.First.Side, pair.First.Mark), (pair.Second.Side, pair.Second.Mark));
            Assert.True(pair.First.Bytes.Span.SequenceEqual(pair.Second.Bytes.Span));
            Assert.True(pair.First.Side == TraceSide.Mark || pair.First.Time == pair.Second.Time);
        });
    }

    [Fact]
    public void A_mark_of_two_lines_is_refused() =>
        Assert.Throws<ArgumentException>(() => TraceText.Write(output => TraceFormat.WriteMark(output, "a\n< 0x0 ff")));
}
