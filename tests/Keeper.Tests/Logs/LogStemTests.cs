using Holdfast.Keeper.Logs;

namespace Holdfast.Keeper.Tests.Logs;

public sealed class LogStemTests
{
    [Fact]
    public void A_rotated_piece_is_named_by_its_positions()
    {
        var stem = LogStem.Of("/d/logs/web.out.log")!.Value;
        Assert.Equal("/d/logs/web.out.log", stem.Current);
        Assert.Equal("/d/logs/web.out.times", stem.Times);
        Assert.Equal("/d/logs/web.out.00000000000000000005-00000000000000001234.log", stem.Rotated(5, 1234));
        Assert.Equal("/d/logs/web.out.00000000000000000005-00000000000000001234.times", stem.RotatedTimes(5, 1234));
    }

    [Theory]
    [InlineData("web.out.00000000000000000005-00000000000000001234.log")]
    [InlineData("web.out.00000000000000000005-00000000000000001234.log.gz")]
    [InlineData("web.out.00000000000000000005-00000000000000001234.times")]
    public void A_piece_is_known_whatever_its_ending(string name) => Assert.Equal(("web.out", 5, 1234), LogStem.Parse(name));

    [Theory]
    [InlineData("web.out.log")]
    [InlineData("web.out.5-1234.log")]
    [InlineData("web.out.00000000000000000005-0000000000000000123x.log")]
    [InlineData("")]
    public void Other_names_are_no_pieces(string name) => Assert.Null(LogStem.Parse(name));

    [Theory]
    [InlineData("web")]
    [InlineData(".log")]
    public void Only_a_log_has_a_stem(string name) => Assert.Null(LogStem.Of(name));
}
