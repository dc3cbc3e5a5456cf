using System.Text;
using Holdfast.Keeper.Logs;

namespace Holdfast.Keeper.Tests.Logs;

public sealed class RotationCutTests
{
    [Theory]
    [InlineData("ab\ncd\n", 0, 100, true, RotationCut.None)]
    [InlineData("ab\ncd\nef", 0, 7, true, 6)] // behind the last line before the limit
    [InlineData("ab\ncd\nef", 10, 10, true, 0)] // full, and a line begins: nothing more
    [InlineData("ab\ncd\nef", 10, 10, false, 3)] // full within a line: that line is finished
    [InlineData("abcdefgh", 10, 12, false, RotationCut.None)] // no end of line yet: it goes on
    [InlineData("abc", 10, 12, true, 0)] // the line that begins would go beyond the limit
    [InlineData("abc", 0, 2, true, RotationCut.None)] // an empty file is never rotated away
    public void A_file_ends_where_a_line_does(string next, long length, long limit, bool lineStarts, int expected) =>
        Assert.Equal(expected, RotationCut.Find(Encoding.UTF8.GetBytes(next), length, limit, lineStarts));

    [Fact]
    public void A_line_without_end_is_cut_at_the_window_beyond_the_limit()
    {
        var endless = Enumerable.Repeat((byte)'x', RotationCut.Window).ToArray();
        Assert.Equal(RotationCut.Window - 6, RotationCut.Find(endless, 10_006, 10_000, lineStarts: false));
    }

    [Fact]
    public void Whatever_comes_no_byte_is_lost_no_file_is_too_long_and_lines_stay_whole_where_they_can()
    {
        const int limit = 100_000;
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var longestLine = random.Next(1, RotationCut.Window - 1);
            var left = random.Next(longestLine);
            var files = new List<List<byte>> { new() };
            var all = new List<byte>();
            for (var turn = 0; turn < 60; turn++)
            {
                var next = Lines(random, random.Next(1, 30_000), longestLine, ref left);
                all.AddRange(next);
                Feed(files, next, limit);
            }

            Assert.True(all.ToArray().AsSpan().SequenceEqual(files.SelectMany(file => file).ToArray()));
            Assert.All(files, file => Assert.True(file.Count <= limit + RotationCut.Window));
            Assert.All(files.SkipLast(1), file => Assert.Equal((byte)'\n', file[^1]));
            Assert.All(files.SkipLast(1), file => Assert.True(file.Count > limit - RotationCut.Window));
        }
    }

    private static void Feed(List<List<byte>> files, byte[] next, int limit)
    {
        var rest = next.AsSpan();
        while (!rest.IsEmpty)
        {
            var file = files[^1];
            var look = rest[..Math.Min(rest.Length, RotationCut.Window)];
            var cut = RotationCut.Find(look, file.Count, limit, file.Count == 0 || file[^1] == '\n');
            var count = cut == RotationCut.None ? look.Length : cut;
            file.AddRange(rest[..count]);
            if (cut != RotationCut.None)
                files.Add([]);
            rest = rest[count..];
        }
    }

    private static byte[] Lines(Random random, int count, int longest, ref int left)
    {
        var bytes = new byte[count];
        for (var index = 0; index < count; index++)
        {
            var ends = left-- == 0;
            bytes[index] = (byte)(ends ? '\n' : 'x');
            if (ends)
                left = random.Next(longest);
        }

        return bytes;
    }
}
