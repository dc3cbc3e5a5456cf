using System.Diagnostics;
using System.Runtime.Versioning;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Foreign;

/// <summary>Workers that somebody else starts: real processes of others, a real Keeper that watches them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnmanagedWorkerTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task It_is_found_when_it_comes_measured_and_its_end_is_seen_at_once()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        var worker = Watched(node) with { Health = new WorkerHealthDefinition { Readiness = new HealthCheckDefinition { Type = HealthCheckType.Process, Interval = Often } } };
        await node.StartServiceAsync(worker);
        var missing = await node.WaitForAsync("db", view => view.Reason is not null);
        Assert.Equal((WorkerState.Registered, "unmanaged", $"pid_file {PidFile(node)}"), (missing.State, missing.Type, missing.Target));
        Assert.Contains("there is no file", missing.Reason, StringComparison.Ordinal);

        using var process = await BeginAsync(node);
        var found = await node.WaitForAsync("db", view => view is { State: WorkerState.Running, Ready: true });
        Assert.Equal(process.Id, found.Pid);
        var usage = (await node.Service.ReadUsageAsync(node.Limit)).Single(one => one.Worker.Name == "db").Usage!;
        Assert.True(usage is { Memory: > 0, Cpu: not null }, usage.ToString());

        var watch = Stopwatch.StartNew();
        process.Kill();
        var ended = await node.WaitForAsync("db", view => view.Pid is null);
        Assert.True(watch.Elapsed < TimeSpan.FromMilliseconds(900), "it was found by looking");
        Assert.True(ended.State == WorkerState.Failed, ended.ToString());
        Assert.True(ended.LastExit is { Signal: 9 } or { Unknown: true });
        using var next = await BeginAsync(node);
        Assert.Equal(next.Id, (await node.WaitForAsync("db", view => view.State == WorkerState.Running)).Pid);
        Assert.Equal(
            [WorkerEventKinds.Found, WorkerEventKinds.Exited, WorkerEventKinds.Failed, WorkerEventKinds.Found],
            node.Journal.Kinds("worker/db").Where(kind => kind != WorkerEventKinds.HealthChanged));
        next.Kill();
    }

    [Fact]
    public async Task Without_leave_it_is_neither_stopped_nor_started_nor_signalled_nor_ended_with_the_node()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var process = await BeginAsync(node);
        await node.StartServiceAsync(Watched(node));
        await node.WaitForAsync("db", view => view.State == WorkerState.Running);

        var stop = await node.Service.StopAsync(Node.Operator, "db", node.Limit);
        Assert.Equal(WorkerErrors.IllegalOperation, stop.Fault!.Code);
        Assert.Contains("may_signal", stop.Fault.Detail, StringComparison.Ordinal);
        Assert.Equal(WorkerErrors.IllegalOperation, (await node.Service.RestartAsync(Node.Operator, "db", node.Limit)).Fault!.Code);
        Assert.Equal(WorkerErrors.IllegalOperation, (await node.Service.Consoles.SignalAsync(Node.Operator, "db", "TERM", node.Limit)).Fault!.Code);
        await node.Service.StopAllAsync(Node.Operator, node.Limit);
        Assert.False(process.HasExited);

        Assert.Null(Assert.Single((await node.Service.ApplyAsync(Node.Operator, [], null, node.Limit)).Value).Fault);
        await using var keeper = await node.ConnectAsync(node.Limit);
        while ((await keeper.ListAsync(node.Limit)).Count > 0)
            await Task.Delay(5, node.Limit);
        Assert.False(process.HasExited);
        process.Kill();
    }

    [Fact]
    public async Task Commands_start_and_stop_it_and_a_restart_leaves_one_process()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        var worker = Commanded(node);
        await node.StartServiceAsync(worker);
        var first = (await node.Service.StartAsync(Node.Operator, "db", node.Limit)).Value;
        Assert.NotNull(first.Pid);
        Assert.Equal(WorkerErrors.IllegalOperation, (await node.Service.StartAsync(Node.Operator, "db", node.Limit)).Fault!.Code);
        var second = (await node.Service.RestartAsync(Node.Operator, "db", node.Limit)).Value;
        Assert.NotEqual(first.Pid, second.Pid);
        Assert.False(Lives(first.Pid));
        var stopped = (await node.Service.StopAsync(Node.Operator, "db", node.Limit)).Value;
        Assert.Equal(WorkerState.Stopped, stopped.State);
        Assert.False(Lives(second.Pid));
        var log = await node.Service.Logs.SearchAsync(new LogSearch { Workers = ["db"], Stream = LogStream.Output }, node.Limit);
        Assert.Contains($"asked to end {first.Pid}", string.Join('\n', log.Value.Lines.Select(line => line.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_commands_get_the_variables_that_workers_get_and_not_the_daemons_secrets()
    {
        const string secret = "HOLDFAST_TEST_PASSPHRASE";
        Environment.SetEnvironmentVariable(secret, "a secret");
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        node.Environment = () => new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["REGION"] = "north" };
        var worker = Commanded(node);
        string[] stop = ["/bin/sh", "-c", $"echo in $REGION with ${{{secret}-nothing}}; kill $(cat db.pid)"];
        await node.StartServiceAsync(worker with { Commands = worker.Commands with { Stop = stop } });
        await node.Service.StartAsync(Node.Operator, "db", node.Limit);
        await node.Service.StopAsync(Node.Operator, "db", node.Limit);
        var log = await node.Service.Logs.SearchAsync(new LogSearch { Workers = ["db"], Stream = LogStream.Output }, node.Limit);
        Assert.Contains("in north with nothing", log.Value.Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task By_its_policy_it_is_started_again_by_its_command()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        await node.StartServiceAsync(Commanded(node) with { Autostart = true, Restart = new RestartOptions { Policy = RestartPolicy.Always, StableAfter = TimeSpan.Zero } });
        var first = await node.WaitForPidAsync("db");
        using (var process = Process.GetProcessById(first.Pid!.Value))
            process.Kill();
        var second = await node.WaitForPidAsync("db", first.Pid);
        Assert.Equal(1, second.Restarts);
        await node.Service.StopAsync(Node.Operator, "db", node.Limit);
    }

    [Fact]
    public async Task A_command_that_fails_is_told_and_what_lives_on_runs()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var process = await BeginAsync(node);
        await node.StartServiceAsync(Watched(node) with { Commands = new WorkerCommands { Start = ["/bin/false"], Stop = ["/bin/false"] } });
        await node.WaitForAsync("db", view => view.State == WorkerState.Running);
        var stop = await node.Service.StopAsync(Node.Operator, "db", node.Limit);
        Assert.Equal(WorkerErrors.StopTimedOut, stop.Fault!.Code);
        Assert.Contains("/bin/false ended with status 1", stop.Fault.Detail, StringComparison.Ordinal);
        Assert.Equal((WorkerState.Running, process.Id), (node.Service.Find("db").Value.State, node.Service.Find("db").Value.Pid));
        process.Kill();
        await node.WaitForAsync("db", view => view.State == WorkerState.Failed);
        var start = await node.Service.StartAsync(Node.Operator, "db", node.Limit);
        Assert.Equal(WorkerErrors.CannotStart, start.Fault!.Code);
    }

    [Fact]
    public async Task With_leave_it_is_ended_by_signals_that_reach_it_alone()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var process = await BeginAsync(node, "sleep 60 & echo $! > child; exec sleep 61");
        await node.StartServiceAsync(Watched(node) with { MaySignal = true });
        await node.WaitForAsync("db", view => view.State == WorkerState.Running);
        var stopped = (await node.Service.StopAsync(Node.Operator, "db", node.Limit)).Value;
        Assert.True(stopped is { State: WorkerState.Stopped } && stopped.LastExit is { Signal: 15 } or { Unknown: true }, stopped.ToString());
        using var child = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(node.Folder, "child"), node.Limit)));
        Assert.False(child.HasExited);
        child.Kill();
    }

    [Theory]
    [InlineData("first")]
    [InlineData("keeper")]
    [InlineData("node")]
    public async Task A_file_that_names_who_holds_all_others_is_not_believed_and_who_asks_is_told(string who)
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        await using var keeper = await node.ConnectAsync(node.Limit);
        var pid = who switch { "first" => 1, "keeper" => keeper.KeeperPid, _ => Environment.ProcessId };
        await File.WriteAllTextAsync(PidFile(node), $"{pid}", node.Limit);
        await node.StartServiceAsync(Commanded(node) with { MaySignal = true });
        var view = await node.WaitForAsync("db", view => view.Reason is not null);
        Assert.Null(view.Pid);
        Assert.Contains($"leads to process {pid}, which is", view.Reason, StringComparison.Ordinal);

        // Nor is a second one started beside it.
        var start = await node.Service.StartAsync(Node.Operator, "db", node.Limit);
        Assert.Equal(WorkerErrors.Untrusted, start.Fault!.Code);
        Assert.Contains("nobody's worker (HF4010)", start.Fault.Detail, StringComparison.Ordinal);
        var told = await node.Journal.WaitForAsync(WorkerEventKinds.Untrusted, "worker/db", 1, node.Limit);
        Assert.Equal($"failed:{WorkerErrors.Untrusted.Id}", told.Entry.Result);
        Assert.DoesNotContain(WorkerEventKinds.Found, node.Journal.Kinds("worker/db"));
    }

    [Fact]
    public async Task A_file_that_others_may_write_signals_nobody_and_works_once_it_is_mended()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var process = await BeginAsync(node);
        File.SetUnixFileMode(PidFile(node), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        await node.StartServiceAsync(Watched(node) with { MaySignal = true });
        var refused = await node.WaitForAsync("db", view => view.Reason is not null);
        Assert.Equal((WorkerState.Registered, $"others than its owner may write {PidFile(node)}; chmod go-w {PidFile(node)} (HF4010)"), (refused.State, refused.Reason));
        Assert.Equal(WorkerErrors.IllegalOperation, (await node.Service.StopAsync(Node.Operator, "db", node.Limit)).Fault!.Code);
        await node.Journal.WaitForAsync(WorkerEventKinds.Untrusted, "worker/db", 1, node.Limit);
        Assert.False(process.HasExited);

        File.SetUnixFileMode(PidFile(node), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(process.Id, (await node.WaitForAsync("db", view => view.State == WorkerState.Running)).Pid);
        Assert.Single(node.Journal.Kinds("worker/db"), kind => kind == WorkerEventKinds.Untrusted);
        process.Kill();
    }

    [Fact]
    public async Task A_command_that_takes_too_long_ends_with_all_that_it_had_begun()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        const string script = "sh -c 'echo $$ > same; exec sleep 120' & sh -c 'echo $$ > group; exec timeout 60 sleep 120' & setsid sh -c 'echo $$ > own; exec sleep 120' & sleep 120";
        var commands = new WorkerCommands { Start = ["/bin/sh", "-c", script], Timeout = TimeSpan.FromSeconds(1) };
        await node.StartServiceAsync(Watched(node) with { Commands = commands });
        var start = await node.Service.StartAsync(Node.Operator, "db", node.Limit);
        Assert.Contains("did not end within 1 s", start.Fault!.Detail, StringComparison.Ordinal);
        foreach (var file in (string[])["same", "group"])
        {
            while (Lives(await PidOfAsync(node, file)))
                await Task.Delay(5, node.Limit);
        }

        // What put itself into a session of its own is what was to be started, for all that is known.
        using var daemon = Process.GetProcessById(await PidOfAsync(node, "own"));
        Assert.False(daemon.HasExited);
        daemon.Kill();
    }

    [Fact]
    public async Task One_that_takes_its_name_late_is_found_by_it()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        File.Copy("/bin/sleep", Path.Combine(node.Folder, "late-one"));
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 2; exec ./late-one 61"]) { WorkingDirectory = node.Folder })!;
        await node.StartServiceAsync(Watched(node) with { Target = new WorkerTarget { ProcessName = "late-one" } });
        Assert.Equal(process.Id, (await node.WaitForPidAsync("db")).Pid);
        process.Kill();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_end_that_nobody_was_there_to_see_is_told_by_the_next_daemon(bool keeperDies, bool withoutItsNotes)
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var process = await BeginAsync(node);
        await node.StartServiceAsync(Watched(node));
        await node.WaitForAsync("db", view => view.State == WorkerState.Running);
        await node.StopServiceAsync();
        if (keeperDies)
            await node.KillKeeperAsync(withoutItsNotes);
        process.Kill();
        await process.WaitForExitAsync(node.Limit);
        using var next = await BeginAsync(node);
        await node.StartServiceAsync(Watched(node));
        Assert.Equal(next.Id, (await node.WaitForAsync("db", view => view.State == WorkerState.Running)).Pid);
        var exited = await node.Journal.WaitForAsync(WorkerEventKinds.Exited, "worker/db", 1, node.Limit);
        Assert.Equal(process.Id, (int)TestJournal.Number(exited, "pid"));
        next.Kill();
    }

    [Fact]
    public async Task One_that_lives_on_is_the_same_to_the_next_daemon_whoever_has_died()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var process = await BeginAsync(node);
        await node.StartServiceAsync(Watched(node));
        await node.WaitForAsync("db", view => view.State == WorkerState.Running);
        await node.KillKeeperAsync(withoutItsNotes: true);
        await node.Journal.WaitForAsync(WorkerEventKinds.KeeperFound, "keeper/node", 1, node.Limit);
        Assert.Equal(process.Id, (await node.WaitForAsync("db", view => view.State == WorkerState.Running)).Pid);
        await node.StopServiceAsync();
        await node.StartServiceAsync(Watched(node));
        Assert.Equal(process.Id, (await node.WaitForAsync("db", view => view.State == WorkerState.Running)).Pid);
        Assert.DoesNotContain(WorkerEventKinds.Exited, node.Journal.Kinds("worker/db"));
        process.Kill();
        await node.WaitForAsync("db", view => view.Pid is null);
    }

    [Fact]
    public async Task Others_wait_for_it_and_a_change_of_what_is_meant_ends_nothing()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        var needs = new WorkerDefinition { Name = "app", Command = ["/bin/sleep", "60"], DependsOn = [new WorkerDependency("db", DependencyCondition.Ready)] };
        await node.StartServiceAsync(Watched(node), needs);
        Assert.Contains("waits for db", (await node.WaitForAsync("app", view => view.State == WorkerState.Starting)).Reason, StringComparison.Ordinal);
        using var process = await BeginAsync(node);
        await node.WaitForPidAsync("app");

        var other = Watched(node) with { Target = new WorkerTarget { PidFile = Path.Combine(node.Folder, "other") } };
        Assert.All((await node.Service.ApplyAsync(Node.Operator, [other, needs], null, node.Limit)).Value, outcome => Assert.Null(outcome.Fault));
        await node.WaitForAsync("db", view => view is { Pid: null, State: WorkerState.Registered });
        Assert.False(process.HasExited);
        Assert.All((await node.Service.ApplyAsync(Node.Operator, [Watched(node), needs], null, node.Limit)).Value, outcome => Assert.Null(outcome.Fault));
        Assert.Equal(process.Id, (await node.WaitForPidAsync("db")).Pid);
        var managed = new WorkerDefinition { Name = "db", Command = ["/bin/sleep", "62"] };
        Assert.All((await node.Service.ApplyAsync(Node.Operator, [managed, needs], null, node.Limit)).Value, outcome => Assert.Null(outcome.Fault));
        Assert.NotEqual(process.Id, (await node.WaitForPidAsync("db")).Pid);
        Assert.False(process.HasExited);
        process.Kill();
    }

    [Fact]
    public async Task A_program_as_its_check_is_run_although_it_has_no_command_itself()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var process = await BeginAsync(node);
        var check = new HealthCheckDefinition { Type = HealthCheckType.Exec, Command = ["/bin/sh", "-c", "kill -0 $(cat db.pid)"], Interval = Often };
        await node.StartServiceAsync(Watched(node) with { Health = new WorkerHealthDefinition { Readiness = check } });
        Assert.Equal(process.Id, (await node.WaitForAsync("db", view => view.Ready)).Pid);
        process.Kill();
    }

    [Fact]
    public async Task A_limit_that_is_only_watched_alerts()
    {
        await using var node = await Node.StartAsync();
        await node.StopServiceAsync();
        using var process = await BeginAsync(node);
        var bound = new ResourceBound { Resource = LimitedResource.Descriptors, Limit = 1, Warning = 1, Policy = LimitPolicy.Alert };
        await node.StartServiceAsync(Watched(node) with { Limits = new WorkerLimits { Bounds = [bound], SampleEvery = TimeSpan.FromMilliseconds(100) } });
        await node.Journal.WaitForAsync(LimitEventKinds.Exceeded, "worker/db", 1, node.Limit);
        process.Kill();
    }

    private static string PidFile(Node node) => Path.Combine(node.Folder, "db.pid");

    private static WorkerDefinition Watched(Node node) => new()
    {
        Name = "db",
        Command = [],
        Type = WorkerType.Unmanaged,
        Target = new WorkerTarget { PidFile = PidFile(node) },
        WorkingFolder = node.Folder,
        Autostart = false,
        Restart = new RestartOptions { Policy = RestartPolicy.Never, StableAfter = TimeSpan.FromMilliseconds(50) },
        Logs = new LogOptions { Capture = LogCapture.File },
    };

    private static WorkerDefinition Commanded(Node node) => Watched(node) with
    {
        Commands = new WorkerCommands
        {
            Start = ["/bin/sh", "-c", "setsid sh -c 'echo $$ > db.new; mv db.new db.pid; exec sleep 60' &"],
            Stop = ["/bin/sh", "-c", "echo asked to end $HOLDFAST_PID; kill $(cat db.pid)"],
        },
    };

    private static async Task<int> PidOfAsync(Node node, string file) =>
        int.Parse(await File.ReadAllTextAsync(Path.Combine(node.Folder, file), node.Limit), System.Globalization.CultureInfo.InvariantCulture);

    // Whoever has ended may wait for a parent that does not look.
    private static bool Lives(int? pid)
    {
        var stat = $"/proc/{pid}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z", StringComparison.Ordinal);
    }

    // Whoever starts it waits for it, as an init system does.
    private static async Task<Process> BeginAsync(Node node, string script = "exec sleep 61")
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", script]) { UseShellExecute = false, WorkingDirectory = node.Folder };
        var process = Process.Start(start)!;
        while (!(await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline", node.Limit)).Contains("61", StringComparison.Ordinal))
            await Task.Delay(5, node.Limit);
        await File.WriteAllTextAsync($"{PidFile(node)}.new", $"{process.Id}\n", node.Limit);
        File.Move($"{PidFile(node)}.new", PidFile(node), overwrite: true);
        return process;
    }
}
