using Holdfast.Cli.Logs;

namespace Holdfast.Cli.Tests.Logs;

public sealed class LogWishTests
{
    [Fact]
    public void Only_what_is_said_is_asked()
    {
        Assert.Empty(new LogWish { Workers = [] }.Query(("cursor", null)));
        Assert.Equal(
            [new("workers", "a,b"), new("stream", "err"), new("level", "warn"), new("pattern", "x"), new("exclude", "y"), new("limit", "5")],
            new LogWish { Workers = ["a", "b"], Stream = "err", Level = "warn", Pattern = "x", Exclude = "y" }.Query(("limit", "5")));
    }
}
