using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.Tests.FrontDoor;

public sealed class DropTallyTests
{
    [Fact]
    public void Of_each_kind_the_first_is_told_at_once_and_the_rest_with_the_next_that_is_due()
    {
        var tally = new DropTally();
        Assert.Equal(1, tally.Add(HostDropKind.NotSecured, TimeSpan.Zero));
        Assert.Equal(0, tally.Add(HostDropKind.NotSecured, DropTally.Interval / 2));
        Assert.Equal(1, tally.Add(HostDropKind.TurnedAway, DropTally.Interval / 2));
        Assert.Equal(2, tally.Add(HostDropKind.NotSecured, DropTally.Interval));
        Assert.Empty(tally.Rest());
        Assert.Equal(0, tally.Add(HostDropKind.NotSecured, DropTally.Interval * 1.5));
        Assert.Equal([(HostDropKind.NotSecured, 1L)], tally.Rest());
        Assert.Empty(tally.Rest());
    }
}
