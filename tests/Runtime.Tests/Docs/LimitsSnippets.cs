using Holdfast.Runtime.Limits;
using Holdfast.Runtime.Resilience;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class LimitsSnippets
{
    [Fact]
    public void Throttles() => Simulation.Run(1, async io =>
    {
        var (cancellationToken, sent) = (CancellationToken.None, 0);

        // snippet: limits-throttle
        using var throttle = new Throttle(io.Clock, new TokenBucket(capacity: 20, perPermit: TimeSpan.FromMilliseconds(50)), mostWaiting: 100);

        using var permit = await throttle.AcquireAsync(permits: 1, deadline: TimeSpan.FromSeconds(2), cancellationToken);
        if (permit.IsGranted)
            Send();
        // end snippet

        Assert.Equal(1, sent);

        void Send() => sent++;
    });

    [Fact]
    public void Keyed() => Simulation.Run(1, io =>
    {
        var (tenant, user) = ("alpha", "ann");

        // snippet: limits-keyed
        var limits = new KeyedLimits<(string Tenant, string User)>(mostKeys: 10_000, () => new SlidingWindow(100, TimeSpan.FromMinutes(1)));

        var now = io.Clock.Elapsed;
        var decision = limits.For((tenant, user), now).Take(1, now); // granted, or refused with the time after which to try again
        // end snippet

        Assert.True(decision.IsGranted);
        return Task.CompletedTask;
    });

    [Fact]
    public void Resilience() => Simulation.Run(1, async io =>
    {
        var (cancellationToken, calls) = (CancellationToken.None, 0);

        // snippet: limits-resilience
        using var neighbour = new ResiliencePolicy(io, new ResilienceOptions
        {
            Timeout = TimeSpan.FromSeconds(10),
            Bulkhead = new BulkheadOptions(MostRunning: 20, MostWaiting: 100),
            Retry = new RetryOptions { Most = 3 },
            Breaker = new BreakerOptions { FailureRatio = 0.5, Break = TimeSpan.FromSeconds(5) },
            AttemptTimeout = TimeSpan.FromSeconds(2),
        });

        var answer = await neighbour.ExecuteAsync(token => AskAsync(token), cancellationToken);
        var breaker = neighbour.State.Breaker?.State; // Closed
        // end snippet

        Assert.Equal((2, BreakerState.Closed), (answer, breaker));

        async ValueTask<int> AskAsync(CancellationToken token)
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(1), token);
            return ++calls == 1 ? throw new IOException() : calls;
        }
    });
}
