using Holdfast.Cli.Output;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Tests.Output;

public sealed class LogPictureTests
{
    private static readonly LogRecord Line = new()
    {
        Worker = "web", Stream = "stdout", Position = 5, Next = 9, Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Text = "one",
    };

    [Fact]
    public void A_line_alone_is_what_was_written() => Assert.Equal("one", new LogPicture(false, false, false, false).Of(Line));

    [Fact]
    public void Prefixes_stand_below_each_other_and_tell_the_stream()
    {
        var picture = new LogPicture(false, true, false, false);
        Assert.Equal("payments| one", picture.Of(Line with { Worker = "payments" }));
        Assert.Equal("web     ! one", picture.Of(Line with { Stream = "stderr" }));
    }

    [Fact]
    public void As_json_every_line_is_an_object() => Assert.Equal(
        """{"worker":"web","stream":"stdout","position":5,"next":9,"time":"2026-01-02T03:04:05+00:00","text":"one"}""",
        new LogPicture(true, true, true, true).Of(Line));

    [Theory]
    [InlineData("""{"level":"warn","time":1,"msg":"slow","ms":12,"who":{"a":1}}""", "warn", """WARN  slow ms=12 who={"a":1}""")]
    [InlineData("""{"a":"b"}""", null, "      a=b")]
    [InlineData("{broken", null, "{broken")]
    [InlineData("plain", "info", "plain")]
    public void Pretty_lines_have_the_message_first(string text, string? level, string expected) =>
        Assert.Equal(expected, new LogPicture(false, false, false, true).Of(Line with { Text = text, Level = level }));

    [Fact]
    public void What_is_no_longer_kept_is_told() => Assert.Equal(
        "-- 7 bytes before this line are no longer kept --\none", new LogPicture(false, false, false, false).Of(Line with { Lost = 7 }));
}
