using System.Text;
using Holdfast.Keeper.Children;

namespace Holdfast.Keeper.Tests.Children;

public sealed class ProcessStatTests
{
    [Theory]
    [InlineData("42 (sleep) S 1 42 42 0 -1 4194304 93 0 0 0 0 0 0 0 20 0 1 0 987654 5885952 223", 987_654)]
    [InlineData("42 (a) b) R ) S 1 42 42 0 -1 4194304 93 0 0 0 0 0 0 0 20 0 1 0 77 5885952 223", 77)]
    [InlineData("42 (sleep) S 1 42", 0)]
    [InlineData("", 0)]
    public void The_start_time_is_field_22_whatever_the_name_holds(string content, long expected) =>
        Assert.Equal(expected, ProcessStat.Parse(Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void This_process_has_a_start_time() => Assert.True(ProcessStat.StartTicks(Environment.ProcessId) > 0);
}
