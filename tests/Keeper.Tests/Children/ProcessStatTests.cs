using Holdfast.Keeper.Children;

namespace Holdfast.Keeper.Tests.Children;

public sealed class ProcessStatTests
{
    [Fact]
    public void This_process_has_a_start_time() => Assert.True(ProcessStat.StartTicks(Environment.ProcessId) > 0);

    [Fact]
    public void It_is_as_old_as_its_start_says_and_of_one_that_is_gone_nothing_is_known()
    {
        var started = TimeSpan.FromTicks((DateTime.Now - System.Diagnostics.Process.GetCurrentProcess().StartTime).Ticks);
        Assert.InRange(ProcessStat.Age(ProcessStat.StartTicks(Environment.ProcessId)) / 1e9, started.TotalSeconds - 2, started.TotalSeconds + 2);
        Assert.Equal(0, ProcessStat.Age(0));
    }
}
