using Holdfast.Processes.Foreign;

namespace Holdfast.Processes.Tests.Foreign;

public sealed class SightingTests
{
    [Fact]
    public void Of_a_server_and_its_helpers_the_server_is_taken()
    {
        var sighting = Sighting.Choose([Process(12, 10), Process(10, 1), Process(11, 10), Process(13, 12)], "none");
        Assert.Equal(10, sighting.Process!.Pid);
    }

    [Fact]
    public void Of_several_that_have_nothing_to_do_with_each_other_none_is_taken_and_all_are_named()
    {
        var sighting = Sighting.Choose([Process(12, 1), Process(10, 1)], "none");
        Assert.Null(sighting.Process);
        Assert.Equal("2 processes fit: 10, 12", sighting.Reason);
    }

    [Fact]
    public void Where_nobody_fits_it_says_so() => Assert.Equal("none", Sighting.Choose([], "none").Reason);

    private static ProcessLine Process(int pid, int parent) => new(pid, parent, "x", pid);
}
