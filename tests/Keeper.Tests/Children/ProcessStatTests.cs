using Holdfast.Keeper.Children;

namespace Holdfast.Keeper.Tests.Children;

public sealed class ProcessStatTests
{
    [Fact]
    public void This_process_has_a_start_time() => Assert.True(ProcessStat.StartTicks(Environment.ProcessId) > 0);
}
