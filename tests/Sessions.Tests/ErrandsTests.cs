using Holdfast.Runtime.Simulated;

namespace Holdfast.Sessions.Tests;

public sealed class ErrandsTests
{
    [Fact]
    public void A_failure_is_reported_where_it_happens_and_not_thrown_at_the_end() =>
        Simulation.Run(1, async io =>
        {
            var told = new List<(string Name, Exception Failure)>();
            var ended = false;
            var errands = new Errands(io, (name, failure) => told.Add((name, failure)));
            errands.Start("broken:1", _ => throw new InvalidOperationException("by design"));
            errands.Start("patient:1", async token =>
            {
                try
                {
                    await io.Clock.Delay(TimeSpan.FromHours(1), token);
                }
                finally
                {
                    ended = true;
                }
            });
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
            var (task, failed) = Assert.Single(told);
            Assert.Equal(("broken:1", "by design"), (task, failed.Message));
            await errands.DisposeAsync();
            Assert.True(ended);
            Assert.Single(told);
        });
}
