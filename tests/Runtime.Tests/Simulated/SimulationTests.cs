using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class SimulationTests
{
    private const int Seeds = 60;

    [Fact]
    public void The_same_seed_takes_the_same_course_and_others_take_others()
    {
        var first = Simulation.RunSeeds(Seeds, BusyAsync);
        var second = Simulation.RunSeeds(Seeds, BusyAsync);
        Assert.Equal(first, second);
        Assert.Equal(Seeds, first.Select(result => result.TraceHash).Distinct().Count());
    }

    [Fact]
    public void Steps_that_come_back_through_the_thread_pool_keep_the_course()
    {
        var first = Simulation.RunSeeds(Seeds, DetoursAsync);
        var second = Simulation.RunSeeds(Seeds, DetoursAsync);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Tasks_interleave_differently_under_different_seeds()
    {
        var orders = new HashSet<string>();
        Simulation.RunSeeds(50, async io =>
        {
            var order = "";
            await Task.WhenAll(Enumerable.Range(0, 4).Select(number => io.Start($"task:{number}", () =>
            {
                order += number;
                return Task.CompletedTask;
            })));
            orders.Add(order);
        });
        Assert.InRange(orders.Count, 12, 24);
    }

    [Fact]
    public void Years_go_by_in_no_time()
    {
        var result = Simulation.Run(1, async io => await io.Clock.Delay(TimeSpan.FromDays(3650)));
        Assert.Equal(TimeSpan.FromDays(3650), result.Elapsed);
    }

    [Fact]
    public void A_deadlock_names_the_tasks_and_what_they_wait_for()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.Run(11, async io =>
        {
            await using var listener = await io.Network.ListenAsync(Address.Tcp("localhost", 4000), default);
            _ = io.Start("server", async () => await listener.AcceptAsync(default));
            await io.Host("other").Start("stuck", () => new TaskCompletionSource().Task);
        }));
        Assert.StartsWith("Deadlock", error.Message);
        Assert.Matches("On host main:\n  main +waiting .*\n[^O]* server +waiting +[0-9.]+ s +waits for accept on localhost:4000", error.Message);
        Assert.Matches("On host other:\n  stuck +waiting +[0-9.]+ s +waits for a task of the platform", error.Message);
        Assert.Contains("at SimulationTests.A_deadlock_names_the_tasks_and_what_they_wait_for (SimulationTests.cs:", error.Message);
        Assert.Contains("Seed 11", error.Message);
        Assert.EndsWith("-method '*.A_deadlock_names_the_tasks_and_what_they_wait_for'", error.Replay);
        Assert.DoesNotContain(Simulation.SeedVariable, error.Replay);
    }

    [Fact]
    public void A_failure_carries_its_seed_and_its_cause()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.Run(5, async io =>
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
            throw new InvalidDataException("broken");
        }));
        Assert.Contains("broken", error.Message);
        Assert.Contains("Seed 5", error.Message);
        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    [Fact]
    public void A_throwing_timer_fails_the_simulation()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.Run(5, async io =>
        {
            await using var timer = io.Clock.CreateTimer(
                _ => throw new InvalidDataException("tick"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await io.Clock.Delay(TimeSpan.FromSeconds(2));
        }));
        Assert.Contains("tick", error.Message);
    }

    [Fact]
    public void An_endless_loop_is_stopped()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.Run(
            5,
            async io =>
            {
                while (true)
                {
                    await io.Clock.Delay(TimeSpan.Zero);
                }
            },
            new SimulationOptions { MaximumSteps = 1000 }));
        Assert.Contains("1000 steps", error.Message);
    }

    [Fact]
    public void The_environment_replaces_the_seeds_by_one()
    {
        Environment.SetEnvironmentVariable(Simulation.SeedVariable, "77");
        try
        {
            Assert.Equal([77UL], Simulation.RunSeeds(10, _ => Task.CompletedTask).Select(result => result.Seed));
            Environment.SetEnvironmentVariable(Simulation.SeedVariable, "lucky");
            Assert.Contains("lucky", Assert.Throws<SimulationException>(() => Simulation.RunSeeds(1, _ => Task.CompletedTask)).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Simulation.SeedVariable, null);
        }
    }

    [Fact]
    public void The_environment_may_name_a_range_of_seeds()
    {
        if (Environment.GetEnvironmentVariable(Simulation.SeedVariable) is not null) return;
        var before = Environment.GetEnvironmentVariable(Simulation.SeedCountVariable);
        ulong[] Seeds(string value)
        {
            Environment.SetEnvironmentVariable(Simulation.SeedCountVariable, value);
            return [.. Simulation.RunSeeds(2, _ => Task.CompletedTask).Select(result => result.Seed)];
        }

        try
        {
            Assert.Equal([1, 2, 3], Seeds("3"));
            Assert.Equal([8, 9], Seeds("8-9"));
            Assert.Contains("'8-x'", Assert.Throws<SimulationException>(() => Seeds("8-x")).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Simulation.SeedCountVariable, before);
        }
    }

    [Fact]
    public void What_the_platform_runs_on_its_pool_is_waited_for() => Simulation.RunSeeds(Seeds, async io =>
    {
        var thread = Environment.CurrentManagedThreadId;
        var before = io.Clock.Elapsed;
        var work = Task.Factory.StartNew(() => Thread.Sleep(1), default, TaskCreationOptions.None, TaskScheduler.Default);
        await io.Clock.Delay(TimeSpan.FromTicks(1));
        Assert.True(work.IsCompleted);
        await Task.Factory.StartNew(() => Thread.Sleep(1), default, TaskCreationOptions.None, TaskScheduler.Default);
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        Assert.Equal(TimeSpan.FromTicks(1), io.Clock.Elapsed - before);
    });

    // Sockets, files, timers and random numbers of several hosts at once.
    private static async Task BusyAsync(SimulatedIo io)
    {
        var server = io.Host("server");
        await using var listener = await server.Network.ListenAsync(Address.Tcp("server", 7), default);
        _ = server.Start("echo", async () =>
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(default);
                _ = server.Start("connection", async () =>
                {
                    var buffer = new byte[100];
                    for (var read = await connection.ReadAsync(buffer, default); read > 0; read = await connection.ReadAsync(buffer, default))
                    {
                        await connection.WriteAsync(buffer.AsMemory(0, read), default);
                    }

                    await connection.DisposeAsync();
                });
            }
        });
        await Nursery.RunAsync(
            io,
            nursery =>
            {
                for (var i = 0; i < 4; i++)
                {
                    nursery.Start($"client:{i}", token => TalkAsync(io, token));
                }

                return Task.CompletedTask;
            },
            default);
    }

    private static async Task TalkAsync(SimulatedIo io, CancellationToken token)
    {
        await using var connection = await io.Network.ConnectAsync(Address.Tcp("server", 7), token);
        var sent = new byte[1 + io.Random.NextInt64(3000)];
        io.Random.Fill(sent);
        await connection.WriteAsync(sent, token);
        connection.CompleteWrites();
        var received = new List<byte>();
        var buffer = new byte[500];
        for (var read = await connection.ReadAsync(buffer, token); read > 0; read = await connection.ReadAsync(buffer, token))
        {
            received.AddRange(buffer.AsSpan(0, read));
        }

        Assert.Equal(sent, received);
        await io.Files.ReplaceAsync($"/{io.Random.NewId()}", sent, token);
    }

    // Waits that the platform sends through its own thread pool.
    private static async Task DetoursAsync(SimulatedIo io)
    {
        using var gate = new SemaphoreSlim(1);
        using var stop = new CancellationTokenSource();
        var done = 0;
        var sources = Enumerable.Range(0, 8)
            .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var waiters = sources.Select((source, number) => io.Start($"waiter:{number}", async () =>
        {
            await source.Task.WaitAsync(TimeSpan.FromSeconds(5 + number), io.Clock, stop.Token);
            for (var i = 0; i < 3; i++)
            {
                await gate.WaitAsync(stop.Token);
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(3)));
                gate.Release();
            }

            await Task.WhenAny(sources[(number + 1) % 8].Task, io.Clock.Delay(TimeSpan.FromSeconds(1)).AsTask());
            done++;
        })).ToArray();
        foreach (var source in sources)
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(2)));
            source.SetResult();
        }

        await Task.WhenAll(waiters);
        Assert.Equal(8, done);

        // Several at once in one fiber, and a race between the pool and the step that handed it something.
        using var gates = new SemaphoreSlim(0);
        var order = "";
        var branches = Enumerable.Range(0, 4).Select(async number =>
        {
            await gates.WaitAsync(stop.Token);
            order += number;
        }).ToArray();
        gates.Release(3);
        await Task.WhenAny(branches);
        var cancelling = stop.CancelAsync();
        Assert.False(cancelling.IsCompleted);
        await cancelling;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(branches));
        foreach (var place in order)
        {
            io.Files.CreateFolder($"/{place}");
            await io.Clock.Delay(TimeSpan.FromTicks(place));
        }
    }
}
