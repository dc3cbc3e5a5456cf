using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions.Tests.Lifecycle;

public sealed class MemoryGateTests
{
    [Fact]
    public void It_closes_at_the_limit_and_opens_a_tenth_below_it()
    {
        var gate = new MemoryGate(1000);
        Assert.False(gate.Step(999));
        Assert.False(gate.IsClosed);
        Assert.True(gate.Step(1000));
        Assert.True(gate.IsClosed);
        Assert.False(gate.Step(950));
        Assert.False(gate.Step(901));
        Assert.True(gate.IsClosed);
        Assert.True(gate.Step(900));
        Assert.False(gate.IsClosed);
        Assert.False(gate.Step(999));
    }

    [Fact]
    public void Over_any_course_it_is_closed_above_open_below_and_as_it_was_in_between()
    {
        var random = new Random(5);
        var gate = new MemoryGate(1000);
        for (var i = 0; i < 10_000; i++)
        {
            var (was, used) = (gate.IsClosed, random.Next(800, 1100));
            var changed = gate.Step(used);
            Assert.Equal(used >= 1000 || (used > 900 && was), gate.IsClosed);
            Assert.Equal(changed, was != gate.IsClosed);
        }
    }
}
