using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests;

public sealed class JoinSetTests
{
    [Fact]
    public void Results_come_in_the_order_in_which_the_tasks_end() => Simulation.RunSeeds(20, async io =>
    {
        await using var set = new JoinSet<int>(io, 10);
        foreach (var seconds in (int[])[3, 1, 2])
            Assert.True(set.TrySpawn($"task:{seconds}", token => SleepAsync(io, seconds, token)));
        List<int> order = [];
        while (await set.NextAsync() is { } joined)
            order.Add(joined.Result);
        Assert.Equal([1, 2, 3], order);
        Assert.Null(await set.NextAsync());
    });

    [Fact]
    public void A_failure_is_one_result_among_others() => Simulation.RunSeeds(20, async io =>
    {
        await using var set = new JoinSet<int>(io, 2);
        await set.SpawnAsync("failing", async Fiber<int> (token) =>
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(1), token);
            throw new InvalidDataException();
        });
        await set.SpawnAsync("sound", token => SleepAsync(io, 2, token));
        var first = await set.NextAsync();
        Assert.Equal(("failing", false), (first!.Value.Name, first.Value.Succeeded));
        Assert.Throws<InvalidDataException>(() => first.Value.Result);
        Assert.Equal(2, (await set.NextAsync())!.Value.Result);
    });

    [Fact]
    public void Aborting_ends_all_and_tells_of_each() => Simulation.RunSeeds(20, async io =>
    {
        await using var set = new JoinSet<int>(io, 5);
        for (var i = 0; i < 5; i++)
            Assert.True(set.TrySpawn("sleeper", token => SleepAsync(io, 1_000, token)));
        set.AbortAll();
        var aborted = 0;
        while (await set.NextAsync() is { } joined)
        {
            Assert.IsAssignableFrom<OperationCanceledException>(joined.Failure);
            aborted++;
        }

        Assert.Equal((5, 0.0), (aborted, io.Clock.Elapsed.TotalSeconds));
    });

    [Fact]
    public void Disposing_waits_for_what_is_left() => Simulation.RunSeeds(20, async io =>
    {
        var ended = false;
        await using (var set = new JoinSet<int>(io, 1))
        {
            await set.SpawnAsync("careful", async Fiber<int> (token) =>
            {
                try
                {
                    await io.Clock.Delay(TimeSpan.FromHours(1), token);
                    return 0;
                }
                finally
                {
                    await io.Clock.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
                    ended = true;
                }
            });
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
        }

        Assert.True(ended);
    });

    [Fact]
    public void Whatever_the_timing_none_is_lost_none_comes_twice_and_the_bound_holds() => Simulation.RunSeeds(100, async io =>
    {
        const int Most = 3;
        await using var set = new JoinSet<int>(io, Most);
        var taken = new List<int>();
        await Nursery.RunAsync(
            io,
            async nursery =>
            {
                nursery.Start("adder", async token =>
                {
                    for (var i = 0; i < 30; i++)
                    {
                        var number = i;
                        await set.SpawnAsync($"task:{i}", async Fiber<int> (stop) =>
                        {
                            await io.Clock.Delay(TimeSpan.FromMilliseconds(1 + (io.Random.NextDouble() * 9)), stop);
                            return number;
                        }, token);
                        Assert.InRange(set.Count, 0, Most);
                    }
                });
                while (taken.Count < 30)
                {
                    using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(1 + (io.Random.NextDouble() * 5)), io.Clock);
                    try
                    {
                        if (await set.NextAsync(patience.Token) is { } joined)
                            taken.Add(joined.Result);
                        else
                            await io.Clock.Delay(TimeSpan.FromMilliseconds(1), nursery.CancellationToken);
                    }
                    catch (OperationCanceledException) when (patience.IsCancellationRequested)
                    {
                        // It tries again.
                    }
                }
            },
            default);
        Assert.Equal(Enumerable.Range(0, 30), taken.Order());
    });

    [Fact]
    public void Who_waits_for_room_is_refused_when_the_set_is_disposed_of_and_no_task_outlives_it() => Simulation.RunSeeds(50, async io =>
    {
        var set = new JoinSet<int>(io, 1);
        var running = 0;
        Fiber<int> Body(CancellationToken token) => CountAsync(token);
        async Fiber<int> CountAsync(CancellationToken token)
        {
            running++;
            try
            {
                await io.Clock.Delay(TimeSpan.FromHours(1), token);
                return 0;
            }
            finally
            {
                running--;
            }
        }

        await set.SpawnAsync("first", Body);
        var waiting = io.Start("adder", async () => await set.SpawnAsync("second", Body));
        await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextDouble()));
        var again = io.Start("disposes too", async () => await set.DisposeAsync());
        await set.DisposeAsync();
        Assert.Equal(0, running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Throws<ObjectDisposedException>(() => set.TrySpawn("late", Body));
        await again;
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(0, running);
    });

    [Fact]
    public void Adders_never_leave_a_task_behind_however_they_meet_the_disposal() => Simulation.Explore(
        async io =>
        {
            var set = new JoinSet<int>(io, 1);
            var running = 0;
            Task Add() => io.Start("adder", async () =>
            {
                try
                {
                    await set.SpawnAsync("task", async Fiber<int> (token) =>
                    {
                        running++;
                        await Task.Yield();
                        return running--;
                    });
                }
                catch (ObjectDisposedException)
                {
                    // The disposal came first.
                }
            });
            var one = Add();
            var two = Add();
            await Task.Yield();
            await set.DisposeAsync();
            Assert.Equal(0, running);
            await one;
            await two;
            Assert.Equal(0, running);
        },
        new ExplorationBounds { MaximumSchedules = 3_000 });

    private static async Fiber<int> SleepAsync(Io io, int seconds, CancellationToken cancellationToken)
    {
        await io.Clock.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
        return seconds;
    }
}
