using System.Diagnostics;
using System.Globalization;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Supervision;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Tests.Supervision;

public sealed class WorkerServiceTests
{
    private const string Subject = "worker/a";

    [Fact]
    public async Task A_killed_worker_is_back_before_a_slow_disk_has_taken_its_death()
    {
        await using var node = await Node.StartAsync(Sleeper("a") with { Restart = Eager });
        node.Journal.AppendTime = TimeSpan.FromSeconds(2);
        var first = (await node.WaitForPidAsync("a")).Pid;
        Kill(first!.Value);
        var second = (await node.WaitForPidAsync("a", first)).Pid;
        var died = await node.Journal.WaitForAsync(WorkerEventKinds.Exited, Subject, 1, node.Limit);
        var started = await node.Journal.WaitForAsync(WorkerEventKinds.Started, Subject, 2, node.Limit);

        Assert.Equal(second!.Value, TestJournal.Number(started, "pid"));
        Assert.Equal(9, TestJournal.Number(died, "signal"));
        var gap = TimeSpan.FromMilliseconds((TestJournal.Number(started, "spawned_ns") - TestJournal.Number(died, "died_ns")) / 1e6);
        Assert.InRange(gap, TimeSpan.Zero, node.Journal.AppendTime / 2);
    }

    [Fact]
    public async Task A_journal_that_takes_nothing_stops_operations_but_not_restarts()
    {
        await using var node = await Node.StartAsync(Sleeper("a") with { Restart = Eager });
        var first = await node.WaitForPidAsync("a");
        node.Journal.IsFull = true;
        Kill(first.Pid!.Value);
        var second = await node.WaitForPidAsync("a", first.Pid);
        var refused = await node.Service.StopAsync(Node.Operator, "a", node.Limit);
        node.Journal.IsFull = false;

        Assert.Equal(JournalErrors.Unavailable, refused.Fault?.Code);
        Assert.Equal(second.Pid, node.Service.Find("a").Value.Pid);
    }

    [Fact]
    public async Task The_journal_tells_of_a_restart_in_order_and_with_the_Keepers_times()
    {
        await using var node = await Node.StartAsync(Sleeper("a") with { Restart = Eager });
        var first = await node.WaitForPidAsync("a");
        Kill(first.Pid!.Value);
        var second = await node.WaitForPidAsync("a", first.Pid);
        await node.Journal.WaitForAsync(WorkerEventKinds.Started, Subject, 2, node.Limit);

        Assert.Equal(
            [WorkerEventKinds.Started, WorkerEventKinds.Exited, WorkerEventKinds.Restarting, WorkerEventKinds.Started],
            node.Journal.Kinds(Subject));
        var exited = node.Journal.Records.First(record => record.Entry.Kind == WorkerEventKinds.Exited);
        Assert.Equal(second.LastExit!.Time, exited.Time);
        Assert.Equal((0, 9), (second.LastExit.Code, second.LastExit.Signal));
        Assert.Equal((1, second.StartedAt), (second.Restarts, node.Journal.Records[^1].Time));
    }

    [Fact]
    public async Task Children_keep_their_pids_when_the_daemon_goes_and_another_comes()
    {
        var definitions = (WorkerDefinition[])[Sleeper("a"), Sleeper("b")];
        await using var node = await Node.StartAsync(definitions);
        var before = (await node.WaitForPidAsync("a"), await node.WaitForPidAsync("b"));
        await node.StopServiceAsync();
        await node.StartServiceAsync(definitions);
        var after = (await node.WaitForPidAsync("a"), await node.WaitForPidAsync("b"));

        Assert.Equal((before.Item1.Pid, before.Item2.Pid), (after.Item1.Pid, after.Item2.Pid));
        Assert.Equal(WorkerState.Running, after.Item1.State);
        Assert.Equal([WorkerEventKinds.Started, WorkerEventKinds.Adopted], node.Journal.Kinds(Subject));
        await using var keeper = await node.ConnectAsync(node.Limit);
        Assert.Equal(2, (await keeper.ListAsync(node.Limit)).Count);
    }

    [Fact]
    public async Task An_end_while_no_daemon_was_there_is_answered_by_the_Keeper_and_recorded_once()
    {
        await using var node = await Node.StartAsync(Sleeper("a") with { Restart = Eager });
        var before = await node.WaitForPidAsync("a");
        await node.StopServiceAsync();
        Kill(before.Pid!.Value);
        var next = await KeeperReplacesAsync(node, before.Pid!.Value);
        await node.StartServiceAsync(Sleeper("a") with { Restart = Eager });
        Assert.Equal(next, (await node.WaitForPidAsync("a", before.Pid)).Pid);
        await node.StopServiceAsync();
        await node.StartServiceAsync(Sleeper("a") with { Restart = Eager });

        Assert.Single(node.Journal.Kinds(Subject), WorkerEventKinds.Exited);
        await using var last = await node.ConnectAsync(node.Limit);
        Assert.Null(Assert.Single(await last.ListAsync(node.Limit)).End);
    }

    [Fact]
    public async Task Children_of_workers_that_are_no_longer_defined_are_ended()
    {
        await using var node = await Node.StartAsync(Sleeper("a"), Sleeper("b"));
        await node.WaitForPidAsync("a");
        var kept = await node.WaitForPidAsync("b");
        await node.StopServiceAsync();
        await node.StartServiceAsync(Sleeper("b"));

        await node.Journal.WaitForAsync(WorkerEventKinds.Removed, Subject, 1, node.Limit);
        await node.Journal.WaitForAsync(WorkerEventKinds.Exited, Subject, 1, node.Limit);
        Assert.Equal(kept.Pid, (await node.WaitForPidAsync("b")).Pid);
    }

    [Fact]
    public async Task When_the_Keeper_is_lost_another_is_started_and_the_workers_run_again()
    {
        await using var node = await Node.StartAsync(Sleeper("a"));
        var before = await node.WaitForPidAsync("a");
        await using (var keeper = await node.ConnectAsync(node.Limit))
            await keeper.ShutdownAsync(force: true, node.Limit);
        await node.WaitForPidAsync("a", before.Pid);

        Assert.Contains(WorkerEventKinds.KeeperLost, node.Journal.Kinds("keeper/node"));
        await node.Journal.WaitForAsync(WorkerEventKinds.KeeperFound, "keeper/node", 1, node.Limit);
    }

    public static TheoryData<Exception> ReadFailures { get; } =
        [new JournalException("the disk is gone"), new InvalidOperationException("nobody thought of this")];

    [Theory]
    [MemberData(nameof(ReadFailures), DisableDiscoveryEnumeration = true)]
    public async Task A_failed_recovery_leaves_no_connection_behind_and_is_tried_again(Exception failure)
    {
        await using var node = await Node.StartAsync(Sleeper("a"));
        var before = await node.WaitForPidAsync("a");
        node.Journal.ReadFailures.Enqueue(failure);
        node.Journal.ReadFailures.Enqueue(failure);
        await using (var keeper = await node.ConnectAsync(node.Limit))
            await keeper.ShutdownAsync(force: true, node.Limit);
        await node.WaitForPidAsync("a", before.Pid);
        await node.Journal.WaitForAsync(WorkerEventKinds.KeeperFound, "keeper/node", 1, node.Limit);

        Assert.Empty(node.Journal.ReadFailures);
        Assert.Equal([true, true, true, false], node.Connections.Select(keeper => keeper.Closed.IsCompleted));
    }

    [Fact]
    public async Task An_end_after_a_recovery_that_failed_later_is_heard_of_by_the_next()
    {
        await using var node = await Node.StartAsync(Sleeper("a") with { Restart = Eager }, Sleeper("b") with { Autostart = false });
        var before = await node.WaitForPidAsync("a");
        node.Journal.ReadFailures.Enqueue(new JournalException("the disk is gone"));
        node.BeforeReconnecting = connections => connections == 2 ? KillAndWaitAsync(node, before.Pid!.Value) : Task.CompletedTask;

        // The second connection finds a alive and fails at b; before the third is made, a ends.
        await Assert.Single(node.Connections).DisposeAsync();
        var after = await node.WaitForPidAsync("a", before.Pid);

        Assert.Equal((1, 9), (after.Restarts, after.LastExit!.Signal));
        Assert.Equal(3, node.Connections.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_a_killed_Keeper_left_behind_is_adopted_by_the_next(bool withoutItsNotes)
    {
        await using var node = await Node.StartAsync(Sleeper("a") with { Restart = Eager });
        var before = await node.WaitForPidAsync("a");
        await node.KillKeeperAsync(withoutItsNotes);
        await node.Journal.WaitForAsync(WorkerEventKinds.Adopted, Subject, 1, node.Limit);
        var after = await node.WaitForPidAsync("a");

        Assert.Equal((before.Pid, 0), (after.Pid, after.Restarts));
        Kill(before.Pid!.Value);
        after = await node.WaitForPidAsync("a", before.Pid);
        Assert.True(after.LastExit is { Unknown: true } or { Signal: 9 });
        Assert.Equal(1, after.Restarts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_daemon_and_Keeper_are_gone_both_their_successors_find_the_process(bool withoutItsNotes)
    {
        await using var node = await Node.StartAsync(Sleeper("a"));
        var before = await node.WaitForPidAsync("a");
        await node.Journal.WaitForAsync(WorkerEventKinds.Started, Subject, 1, node.Limit);
        await node.StopServiceAsync();
        await node.KillKeeperAsync(withoutItsNotes);
        await node.StartServiceAsync(Sleeper("a"));

        Assert.Equal(before.Pid, (await node.WaitForPidAsync("a")).Pid);
        Assert.Single(node.Journal.Kinds(Subject), WorkerEventKinds.Started);
    }

    [Fact]
    public async Task An_end_that_nobody_saw_is_told_as_unknown_and_answered_with_a_start()
    {
        await using var node = await Node.StartAsync(Sleeper("a") with { Restart = Eager });
        var before = await node.WaitForPidAsync("a");
        node.BeforeReconnecting = async _ =>
        {
            Kill(before.Pid!.Value);
            while (!HasEnded(before.Pid.Value))
                await Task.Delay(5, node.Limit);
        };
        await node.KillKeeperAsync(withoutItsNotes: true);
        var after = await node.WaitForPidAsync("a", before.Pid);

        Assert.True(after.LastExit!.Unknown);
        var exited = await node.Journal.WaitForAsync(WorkerEventKinds.Exited, Subject, 1, node.Limit);
        Assert.Contains("\"exit\":\"unknown\"", exited.Entry.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_of_an_earlier_boot_is_nobodys()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var stranger = Process.Start("sleep", "60");
        var ticks = Ticks(stranger.Id);
        var data = $$"""{"pid":{{stranger.Id}},"start_ticks":{{ticks}},"spawned_ns":1,"boot_id":"another"}""";
        await node.Journal.AppendAsync(
            new JournalEntry { Tenant = "default", Actor = "x", Kind = WorkerEventKinds.Started, Subject = Subject, Data = data }, node.Limit);
        await node.StartServiceAsync(Sleeper("a"));

        Assert.NotNull((await node.WaitForPidAsync("a", stranger.Id)).Pid);
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public async Task A_stop_ends_the_descendants_too_and_a_deaf_worker_is_killed()
    {
        var deaf = Shell("a", "trap '' TERM; sleep 60 & echo $!; while :; do sleep 60; done") with { StopTimeout = TimeSpan.FromMilliseconds(200) };
        await using var node = await Node.StartAsync(deaf);
        await node.WaitForPidAsync("a");
        var descendant = await FirstLineAsync(node, "a");
        var stopped = (await node.Service.StopAsync(Node.Operator, "a", node.Limit)).Value;

        Assert.Equal((WorkerState.Stopped, null, 9), (stopped.State, stopped.Pid, stopped.LastExit!.Signal));
        Assert.Contains(WorkerEventKinds.Killed, node.Journal.Kinds(Subject));
        for (var wait = 0; wait < 200 && Directory.Exists($"/proc/{descendant}"); wait++)
            await Task.Delay(10, node.Limit);
        Assert.False(Directory.Exists($"/proc/{descendant}"));
    }

    [Fact]
    public async Task Operations_are_journalled_with_who_asked_and_illegal_ones_with_their_code()
    {
        await using var node = await Node.StartAsync(Sleeper("a"));
        var pid = (await node.WaitForPidAsync("a")).Pid;
        var again = await node.Service.StartAsync(Node.Operator, "a", node.Limit);
        var restarted = await node.Service.RestartAsync(Node.Operator, "a", node.Limit);
        var stopped = await node.Service.StopAsync(Node.Operator, "a", node.Limit);
        var stoppedAgain = await node.Service.StopAsync(Node.Operator, "a", node.Limit);
        var started = await node.Service.StartAsync(Node.Operator, "a", node.Limit);
        var nobody = await node.Service.StartAsync(Node.Operator, "nobody", node.Limit);

        Assert.Equal(WorkerErrors.IllegalOperation, again.Fault?.Code);
        Assert.NotEqual(pid, restarted.Value.Pid);
        Assert.Equal(WorkerState.Stopped, stopped.Value.State);
        Assert.Equal(WorkerErrors.IllegalOperation, stoppedAgain.Fault?.Code);
        Assert.NotNull(started.Value.Pid);
        Assert.Equal(WorkerErrors.NoSuchWorker, nobody.Fault?.Code);
        var asked = node.Journal.Records.Where(record => record.Entry.Actor == "local:operator")
            .Select(record => (record.Entry.Kind, record.Entry.Result));
        Assert.Equal(
            [
                (WorkerEventKinds.StartRequested, "failed:HF4002"),
                (WorkerEventKinds.RestartRequested, "ok"),
                (WorkerEventKinds.StopRequested, "ok"),
                (WorkerEventKinds.StopRequested, "failed:HF4002"),
                (WorkerEventKinds.StartRequested, "ok"),
            ],
            asked);
    }

    [Fact]
    public async Task A_stop_that_the_journal_holds_is_done_although_its_caller_went_away()
    {
        await using var node = await Node.StartAsync(Sleeper("a"));
        await node.WaitForPidAsync("a");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(node.Limit);
        node.Journal.AppendTime = TimeSpan.FromMilliseconds(50);
        var stopping = node.Service.StopAsync(Node.Operator, "a", gone.Token).AsTask();
        await node.Journal.WaitForAsync(WorkerEventKinds.StopRequested, Subject, 1, node.Limit);
        await gone.CancelAsync();

        // Whether it still saw the end depends on how quick that was.
        await Task.WhenAny(stopping);
        await node.WaitForAsync("a", view => view.State == WorkerState.Stopped);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_with_the_systems_words()
    {
        await using var node = await Node.StartAsync(Sleeper("a") with { Command = ["/no/such/program"], Autostart = false });
        Assert.Equal(WorkerState.Registered, node.Service.Find("a").Value.State);
        var result = await node.Service.StartAsync(Node.Operator, "a", node.Limit);

        Assert.Equal(WorkerErrors.CannotStart, result.Fault?.Code);
        Assert.Contains("/no/such/program: No such file or directory", result.Fault!.Detail, StringComparison.Ordinal);
        Assert.Equal(WorkerState.Failed, node.Service.Find("a").Value.State);
    }

    [Fact]
    public async Task A_crash_loop_backs_off_and_is_given_up_and_can_be_started_again()
    {
        var restart = new RestartOptions { MaxRetries = 3, InitialBackoff = TimeSpan.FromMilliseconds(5), Jitter = 0 };
        await using var node = await Node.StartAsync(Shell("a", "echo boom; exit 3") with { Restart = restart });
        var failed = await node.WaitForAsync("a", view => view.State == WorkerState.Failed);

        Assert.Equal((3, 3, HealthState.Unhealthy), (failed.Restarts, failed.LastExit!.Code, failed.Health));
        Assert.Contains("restarted 3 times", failed.Reason, StringComparison.Ordinal);
        var record = await node.Journal.WaitForAsync(WorkerEventKinds.Failed, Subject, 1, node.Limit);
        Assert.Equal("failed:HF4004", record.Entry.Result);
        var log = (await node.Service.Logs.SearchAsync(new LogSearch { Workers = ["a"], Stream = LogStream.Output }, node.Limit)).Value;
        Assert.Equal(["boom", "boom", "boom", "boom"], log.Lines.Select(line => line.Text));
        Assert.Null((await node.Service.StartAsync(Node.Operator, "a", node.Limit)).Fault);
    }

    [Fact]
    public async Task What_an_operator_stopped_stays_stopped_when_the_daemon_comes_back_and_what_all_was_stopped_does_not()
    {
        var definitions = (WorkerDefinition[])[Sleeper("a"), Sleeper("b")];
        await using var node = await Node.StartAsync(definitions);
        await node.WaitForPidAsync("a");
        await node.WaitForPidAsync("b");
        Assert.Null((await node.Service.StopAsync(Node.Operator, "a", node.Limit)).Fault);
        await node.Service.StopAllAsync(Node.Operator, node.Limit);
        Assert.All(node.Service.List(), view => Assert.Equal(WorkerState.Stopped, view.State));
        await using (var keeper = await node.ConnectAsync(node.Limit))
            Assert.DoesNotContain(await keeper.ListAsync(node.Limit), child => child.End is null);
        await node.StopServiceAsync();
        await node.StartServiceAsync(definitions);

        await node.WaitForPidAsync("b");
        Assert.Equal(WorkerState.Registered, node.Service.Find("a").Value.State);
    }

    [Fact]
    public async Task A_hundred_workers_start_are_killed_and_come_back_each_once()
    {
        var definitions = Enumerable.Range(0, 100).Select(number => Sleeper($"w{number}") with { Restart = Eager }).ToArray();
        await using var node = await Node.StartAsync(definitions);
        Dictionary<string, int> pids = [];
        foreach (var definition in definitions)
            pids[definition.Name] = (await node.WaitForPidAsync(definition.Name)).Pid!.Value;
        foreach (var pid in pids.Values)
            Kill(pid);
        foreach (var (name, pid) in pids)
            Assert.Equal(1, (await node.WaitForPidAsync(name, pid)).Restarts);

        await using var keeper = await node.ConnectAsync(node.Limit);
        Assert.Equal(100, (await keeper.ListAsync(node.Limit)).Count(child => child.End is null));
    }

    private static RestartOptions Eager { get; } = new() { MaxRetries = 1000, StableAfter = TimeSpan.Zero };

    private static WorkerDefinition Sleeper(string name) => new() { Name = name, Command = ["/bin/sleep", "60"] };

    private static WorkerDefinition Shell(string name, string script) => new() { Name = name, Command = ["/bin/sh", "-c", script] };

    private static long Ticks(int pid) => long.Parse(Stat(pid)[19], CultureInfo.InvariantCulture);

    private static bool HasEnded(int pid) => !Directory.Exists($"/proc/{pid}") || Stat(pid)[0] == "Z";

    private static string[] Stat(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static async Task KillAndWaitAsync(Node node, int pid)
    {
        Kill(pid);
        await KeeperReplacesAsync(node, pid);
    }

    private static async Task<int> KeeperReplacesAsync(Node node, int pid)
    {
        await using var keeper = await node.ConnectAsync(node.Limit);
        while (true)
        {
            if ((await keeper.ListAsync(node.Limit)).FirstOrDefault(child => child.End is null && child.Pid != pid) is { } next)
                return next.Pid;
            await Task.Delay(5, node.Limit);
        }
    }

    private static async Task<string> FirstLineAsync(Node node, string name)
    {
        while (true)
        {
            var log = (await node.Service.Logs.SearchAsync(new LogSearch { Workers = [name], Stream = LogStream.Output }, node.Limit)).Value;
            if (log.Lines.Count > 0)
                return log.Lines[0].Text;
            await Task.Delay(5, node.Limit);
        }
    }
}
