using Holdfast.Runtime.Cancellation;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class CancellationSnippets
{
    [Fact]
    public void Tree() => Simulation.Run(1, async io =>
    {
        // snippet: cancellation-tree
        using var day = new CancelScope(io.Clock, "day", timeout: TimeSpan.FromHours(12));
        using var batch = day.Open("batch", timeout: TimeSpan.FromMinutes(10));
        using var step = batch.Open("step"); // it has the batch's deadline, the nearest above

        batch.Cancel(CancelReason.ResourceExhausted, "no more sessions");

        var why = step.Cause!; // ParentCancelled; it began in "batch", by ResourceExhausted
        // end snippet

        Assert.Equal((CancelReason.ParentCancelled, "batch", CancelReason.ResourceExhausted), (why.Reason, why.Origin, why.OriginReason));
        Assert.False(day.IsCancelled);
        await io.Clock.Delay(TimeSpan.Zero);
    });

    [Fact]
    public void Shield() => Simulation.Run(1, async io =>
    {
        using var scope = new CancelScope(io.Clock, "transfer", TimeSpan.FromSeconds(1));
        var logged = false;

        // snippet: cancellation-shield
        try
        {
            await io.Clock.Delay(TimeSpan.FromHours(1), scope.Token);
        }
        catch (OperationCanceledException)
        {
            using var shield = scope.Shield("log off", limit: TimeSpan.FromSeconds(5));
            await LogOffAsync(shield.Token);
        }
        // end snippet

        Assert.True(logged);

        async Task LogOffAsync(CancellationToken cancellationToken)
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            logged = true;
        }
    });

    [Fact]
    public void Nurseries() => Simulation.Run(1, async io =>
    {
        var cancellationToken = CancellationToken.None;

        // snippet: cancellation-nursery
        var sum = 0;
        await Nursery.RunAsync(
            io,
            async nursery =>
            {
                var left = nursery.Spawn("left", async Fiber<int> (token) => await CountAsync(2, token));
                var right = nursery.Spawn("right", async Fiber<int> (token) => await CountAsync(3, token));
                sum = await left + await right;
            },
            timeout: TimeSpan.FromSeconds(30),
            cancellationToken);
        // end snippet

        Assert.Equal(5, sum);

        async Task<int> CountAsync(int number, CancellationToken token)
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(number), token);
            return number;
        }
    });

    [Fact]
    public void Join() => Simulation.Run(1, async io =>
    {
        var answers = new List<string>();

        // snippet: cancellation-join
        await using var asked = new JoinSet<string>(io, most: 10);
        foreach (var host in (string[])["a", "b", "c"])
            await asked.SpawnAsync(host, async Fiber<string> (token) => await AskAsync(host, token));

        while (await asked.NextAsync() is { } joined) // in the order in which they end
        {
            if (joined.Succeeded)
                answers.Add(joined.Result);
        }
        // end snippet

        Assert.Equal(["c", "b"], answers);

        async Task<string> AskAsync(string host, CancellationToken token)
        {
            await io.Clock.Delay(TimeSpan.FromSeconds('z' - host[0]), token);
            return host == "a" ? throw new IOException() : host;
        }
    });
}
