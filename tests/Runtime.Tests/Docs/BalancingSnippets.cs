using Holdfast.Runtime.Balancing;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class BalancingSnippets
{
    [Fact]
    public void Choosing() => Simulation.Run(1, async io =>
    {
        var draw = 7UL;

        // snippet: balancing-choose
        var balancer = new Balancer(new BalancingOptions { Strategy = BalancingStrategy.LeastConnections, SlowStart = TimeSpan.FromSeconds(30) });
        balancer.Apply([new BalancedEndpoint("prod-a", Weight: 2), new BalancedEndpoint("prod-b", Limit: 100)], io.Clock.Elapsed);

        var chosen = balancer.Choose(new BalancingRequest { Now = io.Clock.Elapsed, Draw = draw });
        if (chosen >= 0) // -1: none can take one
        {
            balancer.Opened(chosen);
            await ConnectAsync(balancer[chosen].Name);
            balancer.Closed(chosen);
        }
        // end snippet

        Assert.Equal(0, balancer.Open(chosen));

        async Task ConnectAsync(string name)
        {
            Assert.Equal(("prod-a", 1), (name, balancer.Open(0)));
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
        }
    });
}
