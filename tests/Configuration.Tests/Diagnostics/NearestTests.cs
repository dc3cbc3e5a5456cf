using Holdfast.Configuration.Diagnostics;

namespace Holdfast.Configuration.Tests.Diagnostics;

public sealed class NearestTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("restart", "retsart", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("abc", "abc", 0)]
    public void The_distance_counts_slips(string from, string to, int slips)
    {
        Assert.Equal(slips, Nearest.Distance(from, to));
        Assert.Equal(slips, Nearest.Distance(to, from));
    }

    [Theory]
    [InlineData("retsart", "restart")]
    [InlineData("comand", "command")]
    [InlineData("Command", "command")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_suggested_if_it_is_near(string word, string? nearest) =>
        Assert.Equal(nearest, Nearest.Of(word, ["command", "restart", "health"]));
}
