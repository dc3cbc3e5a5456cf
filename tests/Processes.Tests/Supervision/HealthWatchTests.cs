using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Health;
using Holdfast.Runtime;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

public sealed class HealthWatchTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_worker_whose_liveness_check_fails_is_ended_and_started_again()
    {
        var folder = Directory.CreateTempSubdirectory("hf-health-").FullName;
        var worker = new WorkerDefinition
        {
            Name = "a",
            Command = ["/bin/sh", "-c", "rm -f sick; exec sleep 60"],
            WorkingFolder = folder,
            Restart = new RestartOptions { StableAfter = TimeSpan.Zero },
            Health = new WorkerHealthDefinition { Liveness = Exec("test ! -e sick") with { Retries = 2 } },
        };
        await using var node = await Node.StartAsync(worker);
        var first = await node.WaitForAsync("a", view => view.Ready);
        Assert.Equal(HealthState.Healthy, first.Health);
        await File.WriteAllTextAsync(Path.Combine(folder, "sick"), "", node.Limit);
        var second = await node.WaitForAsync("a", view => view.Pid is { } pid && pid != first.Pid && view.Ready);

        Assert.Equal(1, second.Restarts);
        var told = await node.Journal.WaitForAsync(WorkerEventKinds.Unhealthy, "worker/a", 1, node.Limit);
        Assert.Contains("its liveness check fails: test ended with status 1 (2 of 2)", told.Entry.Data, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_worker_that_is_not_ready_is_degraded_and_left_alone()
    {
        var folder = Directory.CreateTempSubdirectory("hf-health-").FullName;
        var worker = new WorkerDefinition
        {
            Name = "a",
            Command = ["/bin/sleep", "60"],
            WorkingFolder = folder,
            Restart = new RestartOptions { StableAfter = TimeSpan.Zero },
            Health = new WorkerHealthDefinition { Startup = Exec("test -e begun") with { Retries = 1000 }, Readiness = Exec("test -e ready") with { Retries = 1 } },
        };
        await using var node = await Node.StartAsync(worker);
        var starting = await node.WaitForAsync("a", view => view.Reason is not null || view.State == WorkerState.Running);
        Assert.Equal((WorkerState.Starting, false), (starting.State, starting.Ready));
        await File.WriteAllTextAsync(Path.Combine(folder, "begun"), "", node.Limit);
        var degraded = await node.WaitForAsync("a", view => view.State == WorkerState.Degraded && view.Reason!.Contains("not ready:", StringComparison.Ordinal));
        Assert.Equal((false, HealthState.Degraded), (degraded.Ready, degraded.Health));
        await File.WriteAllTextAsync(Path.Combine(folder, "ready"), "", node.Limit);
        var ready = await node.WaitForAsync("a", view => view.Ready);
        Assert.Equal((WorkerState.Running, starting.Pid, null), (ready.State, ready.Pid, ready.Reason));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("test -e never")]
    public async Task A_worker_whose_checks_are_over_before_it_ends_is_started_again_and_again(string startup)
    {
        var worker = new WorkerDefinition
        {
            Name = "a",
            Command = ["/bin/sh", "-c", startup == "true" ? "sleep 0.1; exit 1" : "exec sleep 60"],
            Restart = new RestartOptions { StableAfter = TimeSpan.Zero, MaxRetries = 1_000 },
            Health = new WorkerHealthDefinition { Startup = Exec(startup) with { Retries = 1 } },
        };
        await using var node = await Node.StartAsync(worker);

        var last = await node.WaitForAsync("a", view => view is { Restarts: >= 2, Pid: not null });
        Assert.DoesNotContain(node.Journal.Records, record => record.Entry.Kind == WorkerEventKinds.SupervisionFailed);
        Assert.NotEqual(WorkerState.Failed, last.State);
    }

    [Fact]
    public async Task While_the_Keeper_is_away_programs_cannot_ask_and_nobody_is_ended_for_it()
    {
        var worker = new WorkerDefinition
        {
            Name = "a",
            Command = ["/bin/sleep", "60"],
            Restart = new RestartOptions { StableAfter = TimeSpan.Zero },
            Health = new WorkerHealthDefinition { Liveness = Exec("true") with { Retries = 1 } },
        };
        await using var node = await Node.StartAsync(worker);
        node.BeforeReconnecting = _ => Task.Delay(10 * Often, node.Limit);
        var before = await node.WaitForAsync("a", view => view.Ready);
        await node.KillKeeperAsync(withoutItsNotes: false);
        await node.WaitForAsync("a", view => view.State == WorkerState.Unknown);
        var after = await node.WaitForAsync("a", view => view.Ready);
        await Task.Delay(10 * Often, node.Limit);

        Assert.Equal((before.Pid, 0), (after.Pid, after.Restarts));
        Assert.DoesNotContain(WorkerEventKinds.Unhealthy, node.Journal.Kinds("worker/a"));
    }

    [Fact]
    public async Task A_check_that_cannot_be_made_fails_like_one_that_does_not_pass()
    {
        var check = new HealthCheckDefinition { Type = HealthCheckType.Tn3270, Address = Address.Tcp("127.0.0.1", 1), Interval = Often, Retries = 1 };
        var worker = new WorkerDefinition { Name = "a", Command = ["/bin/sleep", "60"], Health = new WorkerHealthDefinition { Readiness = check } };
        await using var node = await Node.StartAsync(worker);

        await node.WaitForAsync("a", view => view.Reason?.Contains("Nothing here makes probes of 3270 hosts.", StringComparison.Ordinal) ?? false);
    }

    /// <summary>A watch whose checks cannot run programs.</summary>
    internal static HealthWatch Watch(Io io, CancellationToken stop) =>
        new(io, ProbeTests.Factory(io), stop);

    private static HealthCheckDefinition Exec(string command) => new()
    {
        Type = HealthCheckType.Exec, Command = command.Split(' '), Interval = Often,
    };
}
