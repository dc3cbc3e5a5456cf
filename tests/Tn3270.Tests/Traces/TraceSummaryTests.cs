using Holdfast.Tn3270.Traces;

namespace Holdfast.Tn3270.Tests.Traces;

public sealed class TraceSummaryTests
{
    [Theory]
    [InlineData("> 0x0   fffc28\n", true)]
    [InlineData("> 0x0   00fffc\n> 0x0   28\n", true)]
    [InlineData("> 0x0   fffffc28\n", false)]
    [InlineData("> 0x0   fffb28\n", false)]
    [InlineData("< 0x0   fffc28\n", false)]
    public void A_refusal_of_TN3270E_by_the_terminal_is_seen(string text, bool refused) =>
        Assert.Equal(refused, Summary(text).RefusedTn3270E);

    [Fact]
    public void Bytes_and_times_are_counted()
    {
        var summary = Summary("20260304.120000.000 x\n< 0x0   c1c2\n20260304.120005.000 x\n> 0x0   c1\n");
        Assert.Equal((2L, 1L, TimeSpan.FromSeconds(5)), (summary.HostBytes, summary.TerminalBytes, summary.End - summary.Begin));
    }

    private static TraceSummary Summary(string text)
    {
        TraceSummary summary = new();
        TraceText.Read(text).Entries.ForEach(summary.Take);
        return summary;
    }
}
