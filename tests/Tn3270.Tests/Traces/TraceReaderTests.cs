using Holdfast.Tn3270.Traces;

namespace Holdfast.Tn3270.Tests.Traces;

public sealed class TraceReaderTests
{
    private const string Recorded =
        """
        20220429.184339.100 Trace started
         Version: b3270 v4.1ga12
         Model 3279-4-E, 43 rows x 80 cols, color display, extended data stream, color emulation, code page bracket
        20220429.184339.113 Host socket read complete nr=3
        < 0x0   fffd28
        20220429.184339.114 RCVD DO TN3270E
        > 0x0   fffb28
        <not data at all
        >x
        +mark one
        20220429.184340.500 Host socket read complete nr=34
        < 0x0   000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
        < 0x20  2021
        < 0x0   FFEF

        """;

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(7)]
    public void Reads_are_put_together_and_times_and_marks_are_told_in_any_division(int piece)
    {
        var (entries, reader) = TraceText.Read(Recorded, piece);
        Assert.Null(reader.Fault);
        Assert.Equal(("3279-4-E", "bracket"), (reader.Model, reader.CodePage));
        Assert.Equal(
            """
            5 Host fffd28 184339.113
            7 Terminal fffb28 184339.114
            10 Mark mark one 184339.114
            12 Host 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021 184340.500
            14 Host ffef 184340.500
            """,
            TraceText.Show(entries));
    }

    [Fact]
    public void Old_recorders_and_DOS_line_ends_are_read()
    {
        var (entries, reader) = TraceText.Read(
            "Trace started Mon Jun 29 10:43:29 2009\r\n Model 3279-2, 24 rows x 80 cols, german charset\r\n< 0x0   c1\r\n");
        Assert.Equal(("3279-2", "german", "c1"), (reader.Model, reader.CodePage, Convert.ToHexStringLower(Assert.Single(entries).Bytes.Span)));
        Assert.Null(entries[0].Time);
    }

    [Theory]
    [InlineData("x\n< 0x0   ffe\n", 2, "the bytes have an odd number of digits")]
    [InlineData("< 0x0   ffzz\n", 1, "the bytes are not all hexadecimal digits")]
    [InlineData("< 0x0   \n", 1, "the line has no bytes")]
    [InlineData("< 0xg   ff\n", 1, "after 0x comes no offset in hexadecimal and a blank")]
    [InlineData("< 0x123456789 ff\n", 1, "after 0x comes no offset in hexadecimal and a blank")]
    [InlineData("< 0x0ff\n", 1, "after 0x comes no offset in hexadecimal and a blank")]
    [InlineData("< 0x0   c1c2\n< 0x20  c3\n", 2, "the offset is 0x20, and 0x2 was to follow")]
    [InlineData("< 0x0   c1c2\n> 0x2   c3\n", 2, "the offset is 0x2, and 0x2 was to follow on the other side")]
    [InlineData("+mark\n< 0x2   c3\n", 2, "the offset is 0x2, and 0x0 was to follow")]
    public void A_malformed_line_is_told_with_its_number_and_ends_the_reading(string text, int line, string reason)
    {
        var (entries, reader) = TraceText.Read(text + "< 0x0   ff\n");
        Assert.Equal(new TraceFault(line, reason), reader.Fault);
        Assert.DoesNotContain(entries, entry => entry.Side != TraceSide.Mark && entry.Line >= line);
    }

    [Fact]
    public void Lines_without_an_end_do_not_fill_the_memory()
    {
        TraceReader reader = new();
        List<TraceEntry> entries = [];
        var piece = new byte[TraceReader.LineLimit];
        piece.AsSpan().Fill((byte)'c');
        reader.Take(piece, entries);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Assert.True(reader.Take(piece, entries));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.True(reader.Take("\n< 0x0   c1\n"u8, entries));
        Assert.True(reader.Complete(entries));
        Assert.Equal(2, Assert.Single(entries).Line);
        Assert.False(reader.Take("< 0x0   "u8, entries) && reader.Take(piece, entries) && reader.Take("\n"u8, entries));
        Assert.Equal($"a data line is longer than {TraceReader.LineLimit} bytes", reader.Fault?.Reason);
    }

    [Fact]
    public void A_read_of_any_length_becomes_entries_of_bounded_length()
    {
        var bytes = new byte[TraceReader.EntryLimit + 1000];
        new Random(1).NextBytes(bytes);
        var (entries, reader) = TraceText.Read(TraceText.Write(output => TraceFormat.WriteBytes(output, TraceSide.Host, bytes, null)));
        Assert.Null(reader.Fault);
        Assert.Equal(2, entries.Count);
        Assert.Equal(bytes, entries.SelectMany(entry => entry.Bytes.ToArray()));
    }
}
