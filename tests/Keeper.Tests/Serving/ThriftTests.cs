using Holdfast.Keeper.Serving;

namespace Holdfast.Keeper.Tests.Serving;

/// <summary>When the Keeper collects, by what it has allocated.</summary>
public sealed class ThriftTests
{
    [Fact]
    public void The_youngest_are_collected_once_for_each_nursery_that_was_filled()
    {
        var thrift = new Thrift();
        Assert.False(thrift.IsDue(Thrift.NurseryBytes - 1));
        Assert.True(thrift.IsDue(Thrift.NurseryBytes));
        Assert.False(thrift.IsDue(Thrift.NurseryBytes));
        Assert.False(thrift.IsDue((2 * Thrift.NurseryBytes) - 1));
        Assert.True(thrift.IsDue(2 * Thrift.NurseryBytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(3_000)]
    public void However_large_the_turns_are_never_more_than_a_nursery_and_a_turn_lies_uncollected(int turn)
    {
        var thrift = new Thrift();
        var (collected, most) = (0L, 0L);
        for (var allocated = 0L; allocated < 5 * Thrift.NurseryBytes; allocated += turn)
        {
            most = Math.Max(most, allocated - collected);
            if (thrift.IsDue(allocated))
                collected = allocated;
        }

        Assert.InRange(most, Thrift.NurseryBytes, Thrift.NurseryBytes + turn - 1);
    }

    [Fact]
    public void At_rest_something_is_owed_until_it_was_given_back_also_where_the_youngest_were_collected()
    {
        var thrift = new Thrift();
        Assert.False(thrift.IsOwing(Thrift.RestBytes - 1));
        Assert.True(thrift.IsOwing(Thrift.RestBytes));
        Assert.True(thrift.IsDue(Thrift.NurseryBytes));
        Assert.True(thrift.IsOwing(Thrift.NurseryBytes));
        thrift.GivenBack(Thrift.NurseryBytes + 10);
        Assert.False(thrift.IsOwing(Thrift.NurseryBytes + 10));
        Assert.False(thrift.IsDue((2 * Thrift.NurseryBytes) + 9));
        Assert.True(thrift.IsDue((2 * Thrift.NurseryBytes) + 10));
    }
}
