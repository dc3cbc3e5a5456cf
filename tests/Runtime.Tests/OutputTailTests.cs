using System.Text;

namespace Holdfast.Runtime.Tests;

public sealed class OutputTailTests
{
    [Fact]
    public void It_keeps_the_newest_bytes_however_they_come()
    {
        var random = new Random(7);
        for (var round = 0; round < 5; round++)
        {
            var tail = new OutputTail();
            var all = new StringBuilder();
            while (all.Length < 2_500_000)
            {
                var piece = new string((char)('a' + random.Next(26)), random.Next(1, 400_000));
                tail.Append(Encoding.ASCII.GetBytes(piece));
                all.Append(piece);
                var expected = all.Length <= OutputTail.LimitBytes ? all.ToString() : all.ToString(all.Length - OutputTail.LimitBytes, OutputTail.LimitBytes);
                Assert.Equal(expected, tail.ToString());
            }
        }
    }

    [Fact]
    public void It_is_empty_at_first_and_takes_pieces_larger_than_itself()
    {
        var tail = new OutputTail();
        tail.Append([]);
        Assert.Equal("", tail.ToString());
        tail.Append(Encoding.ASCII.GetBytes(new string('x', OutputTail.LimitBytes) + "end"));
        Assert.Equal(OutputTail.LimitBytes, tail.ToString().Length);
        Assert.EndsWith("xend", tail.ToString());
    }

    [Fact]
    public void A_character_cut_by_the_limit_is_left_out()
    {
        var tail = new OutputTail();
        tail.Append(Encoding.UTF8.GetBytes("é" + new string('x', OutputTail.LimitBytes - 1)));
        Assert.Equal(new string('x', OutputTail.LimitBytes - 1), tail.ToString());
    }
}
