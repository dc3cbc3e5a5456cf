using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Supervision;
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

    private static HealthCheckDefinition Exec(string command) => new()
    {
        Type = HealthCheckType.Exec, Command = command.Split(' '), Interval = Often,
    };
}
