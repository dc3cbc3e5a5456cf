using Holdfast.Runtime.Cancellation;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests;

public sealed class NurseryTests
{
    [Fact]
    public void Children_give_their_results_where_they_are_awaited() => Simulation.RunSeeds(20, async io =>
    {
        var sum = 0;
        await Nursery.RunAsync(
            io,
            async nursery =>
            {
                var children = Enumerable.Range(1, 5).Select(i => nursery.Spawn($"child:{i}", async Fiber<int> (token) =>
                {
                    await io.Clock.Delay(TimeSpan.FromMilliseconds(10 - i), token);
                    return i;
                })).ToArray();
                foreach (var child in children)
                    sum += await child;
            },
            default);
        Assert.Equal(15, sum);
    });

    [Fact]
    public void The_first_failure_is_thrown_and_tells_those_that_followed() => Simulation.RunSeeds(20, async io =>
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Nursery.RunAsync(
            io,
            nursery =>
            {
                for (var i = 1; i <= 3; i++)
                {
                    var number = i;
                    _ = nursery.Spawn($"child:{number}", async Fiber (token) =>
                    {
                        await io.Clock.Delay(TimeSpan.FromSeconds(number), token).AsTask().ContinueWith(_ => { }, TaskScheduler.Current);
                        await io.Clock.Delay(TimeSpan.FromSeconds(number), CancellationToken.None);
                        throw new InvalidDataException($"{number}");
                    });
                }

                return Task.CompletedTask;
            },
            TimeSpan.FromSeconds(1),
            default));
        Assert.Equal("1", error.Message);
        Assert.Equal(["2", "3"], Nursery.OtherFailures(error).Select(other => other.Message));
        Assert.Empty(Nursery.OtherFailures(new InvalidDataException()));
    });

    [Fact]
    public void A_failure_that_the_body_awaited_is_told_once() => Simulation.RunSeeds(20, async io =>
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Nursery.RunAsync(
            io,
            async nursery => await nursery.Spawn("failing", async Fiber (token) =>
            {
                await io.Clock.Delay(TimeSpan.FromSeconds(1), token);
                throw new InvalidDataException();
            }),
            default));
        Assert.Empty(Nursery.OtherFailures(error));
    });

    [Fact]
    public void A_deadline_cancels_the_children_waits_for_them_and_is_told() => Simulation.RunSeeds(20, async io =>
    {
        var cleaned = false;
        await Assert.ThrowsAsync<TimeoutException>(() => Nursery.RunAsync(
            io,
            nursery =>
            {
                _ = nursery.Spawn("sleeper", async Fiber (token) =>
                {
                    try
                    {
                        await io.Clock.Delay(TimeSpan.FromHours(1), token);
                    }
                    finally
                    {
                        using var shield = nursery.Scope.Shield("clean-up", TimeSpan.FromSeconds(3));
                        await io.Clock.Delay(TimeSpan.FromSeconds(1), shield.Token);
                        cleaned = true;
                    }
                });
                return Task.CompletedTask;
            },
            TimeSpan.FromSeconds(2),
            default));
        Assert.Equal((true, 3.0), (cleaned, io.Clock.Elapsed.TotalSeconds));
    });

    [Fact]
    public void Cancelling_its_own_scope_ends_it_well_and_that_of_a_parent_does_not() => Simulation.RunSeeds(20, async io =>
    {
        using var parent = new CancelScope(io.Clock, "parent");
        await Nursery.RunAsync(io, nursery => Sleep(nursery, nursery.Scope), parent);
        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => Nursery.RunAsync(io, nursery => Sleep(nursery, parent), parent));
        Assert.Contains("user requested", error.Message, StringComparison.Ordinal);

        async Task Sleep(Nursery nursery, CancelScope cancelled)
        {
            nursery.Start("sleeper", async token => await io.Clock.Delay(TimeSpan.FromHours(1), token));
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
            cancelled.Cancel(CancelReason.UserRequested);
            Assert.True(nursery.Scope.IsCancelled);
        }
    });
}
