using System.Text;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Logs.Reading;

public sealed class StreamLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nothing_written_is_no_lines() => Assert.Equal(0, (await ReadAsync(new LogQuery())).Next);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(10_000)]
    public async Task The_last_lines_are_those_a_reader_of_the_whole_file_would_take(int count)
    {
        var random = new Random(count);
        var lines = Enumerable.Range(0, 9_000).Select(line => $"{line} {new string('x', random.Next(80))}").ToList();
        Write(string.Join('\n', lines) + "\n");

        var slice = await ReadAsync(new LogQuery { Lines = count });
        Assert.Equal(lines.TakeLast(count), slice.Lines);
        Assert.Equal(slice.Length, slice.Next);
    }

    [Fact]
    public async Task Of_a_very_long_file_only_the_end_is_read()
    {
        Write(string.Concat(Enumerable.Repeat(new string('x', 999) + "\n", 3_000)));
        Assert.InRange((await ReadAsync(new LogQuery { Lines = 10_000 })).Lines.Count, StreamLog.MostBytes / 1_000, StreamLog.MostBytes * 3 / 2_000);
    }

    [Fact]
    public async Task Following_tells_each_line_once_and_whole()
    {
        Write("one\ntwo\nthr");
        var first = await ReadAsync(new LogQuery { From = 0 });
        Assert.Equal(["one", "two"], first.Lines);
        Write("ee\nfour\n");
        var second = await ReadAsync(new LogQuery { From = first.Next });
        Assert.Equal(["three", "four"], second.Lines);
        var third = await ReadAsync(new LogQuery { From = second.Next });
        Assert.Empty(third.Lines);
        Assert.Equal(second.Next, third.Next);
    }

    [Fact]
    public async Task Following_by_any_number_of_lines_tells_the_whole_file()
    {
        var random = new Random(5);
        var lines = Enumerable.Range(0, 500).Select(_ => new string('é', random.Next(40))).ToList();
        Write(string.Join('\n', lines) + "\n");
        List<string> told = [];
        for (var slice = new LogSlice([], 0, 1); slice.Next < slice.Length;)
        {
            slice = await ReadAsync(new LogQuery { From = slice.Next, Lines = random.Next(1, 30) });
            told.AddRange(slice.Lines);
        }

        Assert.Equal(lines, told);
    }

    [Fact]
    public async Task A_line_longer_than_one_answer_is_told_in_pieces()
    {
        Write(new string('x', StreamLog.MostBytes + 10) + "\nend\n");
        var first = await ReadAsync(new LogQuery { From = 0 });
        var second = await ReadAsync(new LogQuery { From = first.Next });

        Assert.Equal(StreamLog.MostBytes, Assert.Single(first.Lines).Length);
        Assert.Equal([new string('x', 10), "end"], second.Lines);
    }

    [Fact]
    public async Task A_file_that_was_emptied_is_read_from_its_start()
    {
        Write("new\n");
        Assert.Equal(["new"], (await ReadAsync(new LogQuery { From = 10_000 })).Lines);
    }

    [Fact]
    public async Task A_last_line_without_an_end_is_among_the_last_lines_and_bytes_that_are_no_text_are_replaced()
    {
        File.WriteAllBytes(Path.Combine(_folder, "a.out.log"), [.. "a\r\n"u8, 0xFF, (byte)'b']);
        Assert.Equal(["a", "\uFFFDb"], (await ReadAsync(new LogQuery())).Lines);
    }

    private async Task<LogSlice> ReadAsync(LogQuery query)
    {
        await using var io = new ThreadPoolIo();
        return await new StreamLog(io.Files, new LogPlace(_folder, "a", LogStream.Output)).ReadAsync(query, CancellationToken.None);
    }

    private void Write(string text) => File.AppendAllText(Path.Combine(_folder, "a.out.log"), text, new UTF8Encoding(false));
}
