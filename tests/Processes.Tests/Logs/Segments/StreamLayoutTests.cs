using Holdfast.Processes.Logs.Segments;

namespace Holdfast.Processes.Tests.Logs.Segments;

public sealed class StreamLayoutTests
{
    private const string First = "00000000000000000000-00000000000000000100";
    private const string Second = "00000000000000000100-00000000000000000250";

    [Fact]
    public void Names_are_sorted_by_stream_and_strange_ones_are_passed_over()
    {
        var sorted = StreamLayout.Sort(
            ["a.out.log", "a.out.times", $"a.out.{Second}.log", $"a.out.{First}.log.gz", $"a.out.{First}.times", $"b-1.err.{First}.log",
             "holdfastd.log", $"a.out.{First}.log.gz.packing", "a.out.1-2.log", $"a.out.{Second}.zip", ".out.x", "a.err.log"]);

        Assert.Equal(["a.err.", "a.out.", "b-1.err."], sorted.Keys.Order(StringComparer.Ordinal));
        var layout = sorted["a.out."];
        Assert.Equal([new(new(0, 100), false, true), new(new(100, 250), true, false)], layout.Rotated);
        Assert.Equal([new SegmentRange(0, 100)], layout.Times);
        Assert.Equal((0, 250), (layout.Start, layout.CurrentStart));
        Assert.Equal(0, sorted["a.err."].CurrentStart);
    }

    [Fact]
    public void A_position_is_found_in_the_file_that_holds_it_or_behind_a_gap()
    {
        var layout = StreamLayout.Of("a.out.", [$"a.out.{Second}.log", "a.out.00000000000000000300-00000000000000000400.log", "a.outer.log"]);
        Assert.Equal([100L, 100, 300, 300], new long[] { 5, 249, 250, 399 }.Select(position => layout.Find(position)!.Value.Range.Start));
        Assert.Null(layout.Find(400));
        Assert.Same(StreamLayout.Empty, StreamLayout.Of("b.out.", [$"a.out.{Second}.log"]));
    }

    [Theory]
    [InlineData("00000000000000000001-00000000000000000000")]
    [InlineData("0000000000000000000100000000000000000002x")]
    [InlineData("99999999999999999999-99999999999999999999")]
    [InlineData("")]
    public void What_is_no_range_is_none(string text) => Assert.False(SegmentRange.TryParse(text, out _));

    [Fact]
    public void A_range_is_written_as_it_is_read()
    {
        var range = new SegmentRange(12, long.MaxValue);
        Assert.True(SegmentRange.TryParse(range.ToString(), out var read));
        Assert.Equal(range, read);
    }
}
