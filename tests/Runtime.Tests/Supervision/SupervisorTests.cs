using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Runtime.Tests.Supervision;

public sealed class SupervisorTests
{
    private static readonly RestartOptions Patient = new() { MaxRetries = 1_000, InitialBackoff = Milliseconds(10), MaxBackoff = Milliseconds(50) };

    [Fact]
    public void A_child_that_fails_comes_back_and_is_shown() => Simulation.RunSeeds(20, async io =>
    {
        using var stop = new CancellationTokenSource();
        var supervisor = new Supervisor(io, new(), [new("worker", async child =>
        {
            if (child.Run < 3)
                throw new IOException($"run {child.Run}");
            await io.Clock.Delay(TimeSpan.FromHours(1), child.Stopping);
        })]);
        var running = supervisor.RunAsync(stop.Token);
        await io.Clock.Delay(TimeSpan.FromSeconds(5));
        var view = Assert.Single(supervisor.Children);
        Assert.Equal((ChildState.Running, 3, HealthState.Healthy, "run 2"), (view.State, view.Runs, view.Health, view.LastFailure?.Message));
        await stop.CancelAsync();
        await running;
        Assert.Equal(ChildState.Ended, supervisor.Children[0].State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => supervisor.RunAsync(default));
    });

    [Fact]
    public void Children_stop_in_reverse_order_and_one_that_does_not_is_cancelled_when_its_time_is_up() => Simulation.RunSeeds(20, async io =>
    {
        using var stop = new CancellationTokenSource();
        List<string> ends = [];
        var supervisor = new Supervisor(io, new(), [Polite("first", 1), Deaf("second") with { StopWithin = TimeSpan.FromSeconds(3) }, Polite("third", 1)]);
        var running = supervisor.RunAsync(stop.Token);
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        await stop.CancelAsync();
        await running;
        Assert.Equal(["third 11", "second 14", "first 15"], ends);

        ChildDefinition Polite(string name, double seconds) => new(name, async child =>
        {
            await Until(child.Stopping);
            await io.Clock.Delay(TimeSpan.FromSeconds(seconds), child.Token);
            ends.Add($"{name} {io.Clock.Elapsed.TotalSeconds}");
        });

        ChildDefinition Deaf(string name) => new(name, async child =>
        {
            await Until(child.Token);
            ends.Add($"{name} {io.Clock.Elapsed.TotalSeconds}");
        });
    });

    [Fact]
    public void A_failure_that_repeats_goes_up_the_tree_until_somebody_can_bear_it() => Simulation.RunSeeds(20, async io =>
    {
        using var stop = new CancellationTokenSource();
        var starts = 0;
        ChildDefinition[] leaves =
        [
            new("sound", child => Until(child.Stopping)),
            new("failing", _ => ++starts <= 9 ? throw new IOException("again") : Until(stop.Token)) { Restart = Patient with { MaxRetries = 2 } },
        ];
        var top = new Supervisor(io, new() { Name = "top" }, [Supervisor.AsChild(io, new() { Name = "branch" }, leaves, TimeSpan.FromSeconds(10)) with { Restart = Patient }]);
        var running = top.RunAsync(stop.Token);
        await io.Clock.Delay(TimeSpan.FromMinutes(1));

        // Three runs in each life of the branch, nine in three.
        Assert.Equal((10, 4), (starts, top.Children[0].Runs));
        Assert.Contains("'branch' has given up 'failing'", top.Children[0].LastFailure!.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await running;
    });

    [Fact]
    public void Given_up_it_fails_and_names_the_child() => Simulation.RunSeeds(5, async io =>
    {
        var stopped = false;
        var supervisor = new Supervisor(io, new() { Strategy = SupervisionStrategy.OneForAll }, [
            new("sound", async child =>
            {
                await Until(child.Stopping);
                stopped = true;
            }),
            new("failing", async child =>
            {
                await io.Clock.Delay(Milliseconds(5), child.Token);
                throw new IOException("no disk");
            }) { Restart = new() { MaxRetries = 0 } },
        ]);
        var failure = await Assert.ThrowsAsync<EscalationException>(() => supervisor.RunAsync(default));
        Assert.Equal(("failing", true, "no disk"), (failure.Child, stopped, failure.InnerException?.Message));
        Assert.Equal([HealthState.Healthy, HealthState.Unhealthy], supervisor.Children.Select(child => child.Health));
    });

    [Fact]
    public void A_child_given_up_and_removed_while_the_others_stop_is_still_the_reason() => Simulation.RunSeeds(5, async io =>
    {
        var supervisor = new Supervisor(io, new(), [
            new("slow", async child =>
            {
                await Until(child.Stopping);
                await io.Clock.Delay(TimeSpan.FromSeconds(5), child.Token);
            }) { StopWithin = TimeSpan.FromSeconds(30) },
            new("failing", _ => throw new IOException("no disk")) { Restart = new() { MaxRetries = 0 } },
        ]);
        var running = supervisor.RunAsync(default);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.True(await supervisor.RemoveAsync("failing"));
        Assert.Equal("slow", Assert.Single(supervisor.Children).Name);
        var failure = await Assert.ThrowsAsync<EscalationException>(() => running);
        Assert.Equal(("failing", "no disk"), (failure.Child, failure.InnerException?.Message));
    });

    [Fact]
    public void Cancelled_it_cancels_all_at_once_and_waits_for_them() => Simulation.RunSeeds(20, async io =>
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1), io.Clock);
        var ended = 0;
        var supervisor = new Supervisor(io, new(), [.. Enumerable.Range(0, 3).Select(i => new ChildDefinition($"child:{i}", async child =>
        {
            await Until(child.Token);
            await io.Clock.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            ended++;
        }))]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => supervisor.RunAsync(default, now.Token));
        Assert.Equal((3, 2.0), (ended, io.Clock.Elapsed.TotalSeconds));
    });

    [Fact]
    public void Children_come_and_go_while_it_runs_and_all_stop_in_reverse_order() => Simulation.RunSeeds(20, async io =>
    {
        using var stop = new CancellationTokenSource();
        List<string> ends = [];
        var supervisor = new Supervisor(io, new() { Name = "pool", StaysOpen = true }, []);
        supervisor.Add(Polite("first"));
        var running = supervisor.RunAsync(stop.Token);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        supervisor.Add(Polite("second"));
        supervisor.Add(Polite("third"));
        Assert.Throws<ArgumentException>(() => supervisor.Add(Polite("second")));
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.All(supervisor.Children, child => Assert.Equal((ChildState.Running, 1), (child.State, child.Runs)));

        Assert.True(await supervisor.RemoveAsync("second"));
        Assert.Equal("second 3", Assert.Single(ends));
        Assert.False(await supervisor.RemoveAsync("second"));
        supervisor.Add(Polite("second"));
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(["first", "third", "second"], supervisor.Children.Select(child => child.Name));
        await stop.CancelAsync();
        await running;
        Assert.Equal(["second 3", "second 5", "third 6", "first 7"], ends);
        Assert.Throws<InvalidOperationException>(() => supervisor.Add(Polite("late")));
        Assert.True(await supervisor.RemoveAsync("first"));

        ChildDefinition Polite(string name) => new(name, async child =>
        {
            await Until(child.Stopping);
            await io.Clock.Delay(TimeSpan.FromSeconds(1), child.Token);
            ends.Add($"{name} {io.Clock.Elapsed.TotalSeconds}");
        });
    });

    [Theory]
    [InlineData(SupervisionStrategy.OneForOne)]
    [InlineData(SupervisionStrategy.OneForAll)]
    [InlineData(SupervisionStrategy.RestForOne)]
    public void Children_added_removed_and_crashing_at_random_leave_none_running_that_should_not_be(SupervisionStrategy strategy) =>
        Simulation.RunSeeds(40, async io =>
        {
            using var stop = new CancellationTokenSource();
            var running = new Dictionary<string, int>();
            var supervisor = new Supervisor(io, new() { Strategy = strategy, StaysOpen = true }, []);
            var course = supervisor.RunAsync(stop.Token);
            for (var step = 0; step < 60; step++)
            {
                var name = $"child:{(int)(io.Random.NextDouble() * 6)}";
                if (supervisor.Children.All(child => child.Name != name))
                    supervisor.Add(Crashing(name));
                else if (io.Random.NextDouble() < 0.5)
                    _ = supervisor.RemoveAsync(name);
                else
                    Assert.True(await supervisor.RemoveAsync(name) && running.GetValueOrDefault(name) == 0);
                await io.Clock.Delay(Milliseconds(io.Random.NextDouble() * 60));
            }

            await stop.CancelAsync();
            await course;
            Assert.All(running.Values, count => Assert.Equal(0, count));

            ChildDefinition Crashing(string name) => new(name, async child =>
            {
                running[name] = running.GetValueOrDefault(name) + 1;
                try
                {
                    Assert.Equal(1, running[name]);
                    await io.Clock.Delay(Milliseconds(1 + (io.Random.NextDouble() * 200)), child.Stopping);
                    throw new IOException();
                }
                finally
                {
                    await io.Clock.Delay(Milliseconds(io.Random.NextDouble() * 5), CancellationToken.None);
                    running[name]--;
                }
            })
            { Restart = Patient };
        });

    [Theory]
    [InlineData(SupervisionStrategy.OneForOne)]
    [InlineData(SupervisionStrategy.OneForAll)]
    [InlineData(SupervisionStrategy.RestForOne)]
    public void Children_that_crash_at_random_never_run_twice_at_once_and_all_run_in_the_end(SupervisionStrategy strategy) =>
        Simulation.RunSeeds(40, async io =>
        {
            using var stop = new CancellationTokenSource();
            var (running, calm) = (new int[6], false);
            var supervisor = new Supervisor(io, new() { Strategy = strategy }, [.. Enumerable.Range(0, 6).Select(Crashing)]);
            var course = supervisor.RunAsync(stop.Token);
            await io.Clock.Delay(TimeSpan.FromSeconds(2));
            calm = true;
            await io.Clock.Delay(TimeSpan.FromSeconds(2));
            Assert.Equal(Enumerable.Repeat(1, 6), running);
            Assert.All(supervisor.Children, child => Assert.Equal(ChildState.Running, child.State));
            await stop.CancelAsync();
            await course;
            Assert.Equal(new int[6], running);

            ChildDefinition Crashing(int number) => new($"child:{number}", async child =>
            {
                running[number]++;
                try
                {
                    Assert.Equal(1, running[number]);
                    await io.Clock.Delay(Milliseconds(1 + (io.Random.NextDouble() * 300)), child.Stopping);
                    if (!calm)
                        throw new IOException();
                    await Until(child.Stopping);
                }
                finally
                {
                    await io.Clock.Delay(Milliseconds(io.Random.NextDouble() * 5), CancellationToken.None);
                    running[number]--;
                }
            })
            { Restart = Patient };
        });

    [Fact]
    public void What_cannot_be_supervised_is_refused() => Simulation.Run(1, io =>
    {
        Assert.Throws<ArgumentException>(() => new Supervisor(io, new(), []));
        Assert.Throws<ArgumentException>(() => new Supervisor(io, new(), [new("a", _ => Task.CompletedTask), new("a", _ => Task.CompletedTask)]));
        return Task.CompletedTask;
    });

    private static async Task Until(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => asked.TrySetResult());
        await asked.Task;
    }

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);
}
