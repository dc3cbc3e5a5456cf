using System.Text;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Protocol;

public sealed class ProcessStatTextTests
{
    [Theory]
    [InlineData("42 (sleep) S 1 42 42 0 -1 4194304 93 0 0 0 0 0 0 0 20 0 1 0 987654 5885952 223", 987_654)]
    [InlineData("42 (a) b) R ) S 1 42 42 0 -1 4194304 93 0 0 0 0 0 0 0 20 0 1 0 77 5885952 223", 77)]
    [InlineData("42 (sleep) S 1 42", 0)]
    [InlineData("", 0)]
    public void The_start_time_is_field_22_whatever_the_name_holds(string content, long expected) =>
        Assert.Equal(expected, ProcessStatText.StartTicks(Encoding.ASCII.GetBytes(content)));

    [Theory]
    [InlineData("42 (a) Z) S 1 42", false)]
    [InlineData("42 (sleep) Z 1 42", true)]
    [InlineData("", false)]
    public void A_zombie_is_known_by_its_state(string content, bool ended) =>
        Assert.Equal(ended, ProcessStatText.HasEnded(Encoding.ASCII.GetBytes(content)));
}
