using System.Diagnostics;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Foreign;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Supervision;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>What goes wrong inside costs one worker one input, and is told.</summary>
public sealed class SupervisionFaultTests
{
    [Fact]
    public async Task A_fault_in_the_handling_of_one_worker_is_told_and_the_others_are_supervised_on()
    {
        var broken = new FaultyList<WorkerDependency>();
        await using var node = await Node.StartAsync(Sleeper("a") with { DependsOn = broken }, Sleeper("b"));
        await node.WaitForPidAsync("a");
        var before = await node.WaitForPidAsync("b");
        broken.IsFaulty = true;
        var refused = await node.Service.RestartAsync(Node.Operator, "a", node.Limit);
        broken.IsFaulty = false;
        Kill(before.Pid!.Value);
        var after = await node.WaitForPidAsync("b", before.Pid);

        Assert.Contains("this list is broken", refused.Fault!.Detail, StringComparison.Ordinal);
        var told = await node.Journal.WaitForAsync(WorkerEventKinds.SupervisionFailed, "worker/a", 1, node.Limit);
        Assert.Equal($"failed:{RequestErrors.Unexpected.Id}", told.Entry.Result);
        Assert.Equal(1, after.Restarts);
        Assert.Null((await node.Service.RestartAsync(Node.Operator, "a", node.Limit)).Fault);
    }

    [Fact]
    public async Task A_fault_in_a_start_is_told_and_the_start_is_tried_again_by_the_policy()
    {
        var broken = new FaultyList<string>("/bin/sleep", "60") { IsFaulty = true };
        var restart = new RestartOptions { Policy = RestartPolicy.OnFailure, InitialBackoff = TimeSpan.FromMilliseconds(200) };
        await using var node = await Node.StartAsync(Sleeper("a") with { Command = broken, Restart = restart });
        var waiting = await node.WaitForAsync("a", view => view.State == WorkerState.Backoff);
        Assert.Contains("by a fault of this program: InvalidOperationException", waiting.Reason, StringComparison.Ordinal);
        await node.Journal.WaitForAsync(WorkerEventKinds.SupervisionFailed, "worker/a", 1, node.Limit);
        broken.IsFaulty = false;
        await node.WaitForPidAsync("a");
    }

    [Fact]
    public async Task A_fault_in_a_start_that_is_not_to_be_tried_again_leaves_a_worker_that_has_failed()
    {
        var broken = new FaultyList<string>("/bin/sleep", "60");
        await using var node = await Node.StartAsync(Sleeper("a") with { Command = broken, Autostart = false, Restart = new RestartOptions { Policy = RestartPolicy.Never } });
        broken.IsFaulty = true;
        var start = await node.Service.StartAsync(Node.Operator, "a", node.Limit);
        Assert.Equal(RequestErrors.Unexpected, start.Fault!.Code);
        Assert.Equal(WorkerState.Failed, node.Service.Find("a").Value.State);
        broken.IsFaulty = false;
        Assert.NotNull((await node.Service.StartAsync(Node.Operator, "a", node.Limit)).Value.Pid);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_part_that_ends_before_its_time_is_told_of_and_takes_nobody_with_it()
    {
        var broken = new FaultyList<LogTarget>();
        var node = await Node.StartAsync(Sleeper("a") with { Logs = new LogOptions { Forward = broken } });
        await using (node)
        {
            var before = await node.WaitForPidAsync("a");
            broken.IsFaulty = true;
            var told = await node.Journal.WaitForAsync(WorkerEventKinds.SupervisionFailed, "node/workers", 1, node.Limit);
            Assert.Contains("workers:forwarding has ended: this list is broken", told.Entry.Data, StringComparison.Ordinal);
            Kill(before.Pid!.Value);
            await node.WaitForPidAsync("a", before.Pid);
            await node.StopServiceAsync();
        }

        Assert.Single(node.Journal.Records, record => record.Entry.Kind == WorkerEventKinds.SupervisionFailed);
    }

    [Fact]
    public async Task Nobody_starts_a_second_copy_beside_a_process_that_could_not_be_adopted()
    {
        await using var node = new Node();
        await using var keeper = await node.ConnectAsync(node.Limit);
        await using var io = new ThreadPoolIo();
        using var stop = new CancellationTokenSource();
        using var orphan = Process.Start("/bin/sleep", "60");
        var definition = Sleeper("a") with { Logs = new LogOptions { Capture = LogCapture.None } };
        var board = new WorkerBoard([definition], DateTimeOffset.UtcNow);
        var worker = board.All[0];
        var spawn = new WorkerSpawn(() => new Dictionary<string, string>(), node.Folder);
        var proc = new ProcFolder(io.Files);
        var foreign = new ForeignProcesses(io, new ProcessFinder(io, proc, new ServiceUnit(io)), proc, environment: null, node.Folder);
        var supervisor = new WorkerSupervisor(io, node.Journal, board, spawn, foreign, HealthWatchTests.Watch(io, stop.Token), new ChildPort(io, node.Journal), stop.Token) { Keeper = keeper };
        var running = io.Start("supervisor", supervisor.RunAsync);
        await supervisor.SubmitAsync(worker, new WorkerInput.LeftBehind(new OrphanedProcess(orphan.Id, Ticks(orphan.Id)), "no"), node.Limit);

        // As an apply, a schedule, or another worker's needs would have it, and each of them again.
        WorkerInput[] starts = [new WorkerInput.Redefined(definition, FromNextStart: false), new WorkerInput.Asked(WorkerOperation.Start), new WorkerInput.Asked(WorkerOperation.Start)];
        foreach (var input in starts)
        {
            await supervisor.SubmitAsync(worker, input, node.Limit);
            var refused = await board.WaitForAsync(worker, WorkerOperations.IsSettled, node.Limit);
            Assert.Equal(WorkerState.Failed, refused.View.State);
            Assert.Equal($"its process {orphan.Id} lives on and was not adopted; end that one first", refused.View.Reason);
        }

        Assert.Empty(await keeper.ListAsync(node.Limit));
        orphan.Kill();
        await supervisor.SubmitAsync(worker, new WorkerInput.Asked(WorkerOperation.Start), node.Limit);
        var started = await board.WaitForAsync(worker, condition => condition.Child is not null, node.Limit);
        Assert.Null(started.Condition.Orphan);
        await stop.CancelAsync();
        await running;
    }

    private static WorkerDefinition Sleeper(string name) => new()
    {
        Name = name, Command = ["/bin/sleep", "60"], Restart = new RestartOptions { StableAfter = TimeSpan.Zero },
    };

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static long Ticks(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return long.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[19], System.Globalization.CultureInfo.InvariantCulture);
    }
}
