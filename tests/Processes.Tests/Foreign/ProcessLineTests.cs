using System.Text;
using Holdfast.Processes.Foreign;

namespace Holdfast.Processes.Tests.Foreign;

public sealed class ProcessLineTests
{
    private const string Rest = "1 7 7 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 4321 8000 200 184 1";

    [Fact]
    public void A_name_may_hold_spaces_and_brackets() =>
        Assert.Equal(new ProcessLine(42, 1, "a) (b c", 4321), ProcessLine.Parse(Encoding.UTF8.GetBytes($"42 (a) (b c) S {Rest}")));

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("42 (x) S 1")]
    [InlineData("x (x) S 1 7 7 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 4321 8000")]
    [InlineData("42 (x) Z 1 7 7 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 4321 8000")]
    public void What_is_no_living_process_is_none(string line) => Assert.Null(ProcessLine.Parse(Encoding.UTF8.GetBytes(line)));
}
