using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Reload;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Reload;

public sealed class ApplyTests
{
    [Fact]
    public async Task Only_what_changed_is_started_again_and_all_of_it_is_recorded()
    {
        await using var node = await Node.StartAsync(Sleeper("same"), Sleeper("changed"), Sleeper("policy"), Sleeper("old"));
        var same = (await node.WaitForPidAsync("same")).Pid;
        var changed = (await node.WaitForPidAsync("changed")).Pid;
        var policy = (await node.WaitForPidAsync("policy")).Pid;
        await node.WaitForPidAsync("old");
        var applied = await ApplyAsync(
            node, Sleeper("same"), Sleeper("changed") with { Command = ["/bin/sleep", "61"] },
            Sleeper("policy") with { Restart = new RestartOptions { Policy = RestartPolicy.Always } }, Sleeper("new"));

        Assert.All(applied, outcome => Assert.Null(outcome.Fault));
        Assert.Equal((same, policy), (node.Service.Find("same").Value.Pid, node.Service.Find("policy").Value.Pid));
        Assert.NotEqual(changed, (await node.WaitForPidAsync("changed")).Pid);
        Assert.Equal(["/bin/sleep", "61"], node.Service.Find("changed").Value.Command);
        await node.WaitForPidAsync("new");
        Assert.Equal(WorkerErrors.NoSuchWorker, node.Service.Find("old").Fault?.Code);
        Assert.Equal([WorkerEventKinds.ApplyRequested], node.Journal.Kinds("config"));
        Assert.Contains(WorkerEventKinds.Defined, node.Journal.Kinds("worker/new"));
        Assert.Contains(WorkerEventKinds.Redefined, node.Journal.Kinds("worker/changed"));
        Assert.Contains(WorkerEventKinds.Undefined, node.Journal.Kinds("worker/old"));
        await using var keeper = await node.ConnectAsync(node.Limit);
        Assert.Equal(4, (await keeper.ListAsync(node.Limit)).Count(child => child.End is null));
    }

    [Fact]
    public async Task The_running_program_is_ended_as_it_was_defined_when_it_was_started()
    {
        var polite = Shell("a", "trap 'exit 3' INT; echo up; while :; do sleep 0.02; done") with { StopSignal = 2 };
        await using var node = await Node.StartAsync(polite);
        await node.WaitForAsync("a", view => view.State == WorkerState.Running);
        await ApplyAsync(node, polite with { Command = ["/bin/sleep", "60"], StopSignal = 15 });

        Assert.Equal(3, node.Service.Find("a").Value.LastExit!.Code);
    }

    [Fact]
    public async Task What_an_operator_stopped_stays_so_and_what_had_failed_is_tried_again()
    {
        await using var node = await Node.StartAsync(Sleeper("stopped"), Sleeper("failed") with { Command = ["/no/such/program"] });
        await node.WaitForPidAsync("stopped");
        await node.Service.StopAsync(Node.Operator, "stopped", node.Limit);
        await node.WaitForAsync("failed", view => view.State == WorkerState.Failed);
        await ApplyAsync(node, Sleeper("stopped") with { Command = ["/bin/sleep", "61"] }, Sleeper("failed"));

        Assert.Equal((WorkerState.Stopped, 61), (node.Service.Find("stopped").Value.State, int.Parse(node.Service.Find("stopped").Value.Command[1])));
        await node.WaitForPidAsync("failed");
    }

    [Fact]
    public async Task A_wrong_entry_changes_nothing_of_its_worker_and_a_new_one_is_shown_as_failed()
    {
        await using var node = await Node.StartAsync(Sleeper("a"));
        var pid = (await node.WaitForPidAsync("a")).Pid;
        var wrong = Sleeper("a") with { Command = [], Fault = "holdfast.yaml:3:1: HF1005 Invalid value" };
        var applied = await ApplyAsync(node, wrong, wrong with { Name = "b" }, Sleeper("c"));

        Assert.Equal(["HF1014", "HF1014", null], applied.OrderBy(one => one.Step.Worker).Select(one => one.Fault?.Code.Id));
        Assert.Equal(pid, node.Service.Find("a").Value.Pid);
        var shown = await node.WaitForAsync("b", view => view.State == WorkerState.Failed);
        Assert.Equal("holdfast.yaml:3:1: HF1005 Invalid value", shown.Reason);
        Assert.Equal(WorkerErrors.IllegalOperation, (await node.Service.StartAsync(Node.Operator, "b", node.Limit)).Fault?.Code);
        await node.WaitForPidAsync("c");
        Assert.Null(Assert.Single(await ApplyAsync(node, Sleeper("a"), Sleeper("b"), Sleeper("c"))).Fault);
        await node.WaitForPidAsync("b");
    }

    [Fact]
    public async Task A_new_worker_that_could_not_be_recorded_is_not_there_and_the_next_apply_adds_it()
    {
        await using var node = await Node.StartAsync(Sleeper("a"));
        node.Journal.Refuses = entry => entry.Kind is WorkerEventKinds.Defined or WorkerEventKinds.DefinitionRefused;
        var wrong = Sleeper("c") with { Fault = "holdfast.yaml:3:1: HF1005 Invalid value" };
        var refused = await ApplyAsync(node, Sleeper("a"), Sleeper("b"), wrong);
        Assert.All(refused, outcome => Assert.Equal(JournalErrors.Unavailable, outcome.Fault?.Code));
        Assert.Equal(["a"], node.Service.List().Select(view => view.Name));
        node.Journal.Refuses = null;
        await ApplyAsync(node, Sleeper("a"), Sleeper("b"), wrong);

        await node.WaitForPidAsync("b");
        await node.WaitForAsync("c", view => view.State == WorkerState.Failed);
    }

    [Fact]
    public async Task A_plan_that_is_out_of_date_is_refused()
    {
        await using var node = await Node.StartAsync(Sleeper("a"));
        var seen = node.Service.Plan([Sleeper("a"), Sleeper("b")]);
        await ApplyAsync(node, Sleeper("a"), Sleeper("c"));
        var refused = await node.Service.ApplyAsync(Node.Operator, [Sleeper("a"), Sleeper("b")], seen.Fingerprint, node.Limit);

        Assert.Equal(ConfigurationErrors.StalePlan, refused.Fault?.Code);
        Assert.NotNull(node.Service.Find("b").Fault);
    }

    [Fact]
    public async Task Workers_start_after_those_they_wait_for_and_stop_before_them()
    {
        var web = Sleeper("web") with { DependsOn = [new("db", DependencyCondition.Ready)] };
        var db = Sleeper("db") with { Restart = new RestartOptions { StableAfter = TimeSpan.FromMilliseconds(300) }, DependsOn = [new("job", DependencyCondition.Completed)] };
        await using var node = await Node.StartAsync(web, db, Shell("job", "sleep 0.2"));
        var waiting = await node.WaitForAsync("web", view => view.State == WorkerState.Starting);
        Assert.StartsWith("waits for db to be ready, which is", waiting.Reason, StringComparison.Ordinal);
        await node.WaitForPidAsync("web");
        Assert.True(node.Service.Find("db").Value.State == WorkerState.Running);
        await node.Service.StopAllAsync(Node.Operator, node.Limit);

        Assert.Equal(
            [("worker/job", "process_started"), ("worker/job", "process_exited"), ("worker/job", "process_stopped"), ("worker/db", "process_started"),
             ("worker/web", "process_started"), ("worker/web", "process_exited"), ("worker/web", "process_stopped"), ("worker/db", "process_exited"), ("worker/db", "process_stopped")],
            node.Journal.Records.Where(one => one.Entry.Subject != "worker/*" && one.Entry.Kind.StartsWith("process_", StringComparison.Ordinal)).Select(one => (one.Entry.Subject, one.Entry.Kind)));
    }

    [Fact]
    public async Task A_worker_whose_dependency_fails_waits_and_says_so_until_that_one_runs()
    {
        await using var node = await Node.StartAsync(
            Sleeper("web") with { DependsOn = [new("db", DependencyCondition.Started)] }, Sleeper("db") with { Command = ["/no/such/program"] });
        await node.WaitForAsync("web", view => view.Reason == "waits for db to be started, which is failed");
        await ApplyAsync(node, Sleeper("web") with { DependsOn = [new("db", DependencyCondition.Started)] }, Sleeper("db"));

        await node.WaitForPidAsync("web");
    }

    [Fact]
    public async Task A_group_is_started_and_stopped_as_one()
    {
        var members = (WorkerDefinition[])[Sleeper("a") with { Groups = ["g"], Autostart = false, DependsOn = [new("b", DependencyCondition.Started)] }, Sleeper("b") with { Groups = ["g"], Autostart = false }, Sleeper("c")];
        await using var node = await Node.StartAsync(members);
        var started = (await node.Service.StartGroupAsync(Node.Operator, "g", node.Limit)).Value;
        await node.WaitForPidAsync("a");
        Assert.Equal(["a", "b"], started.Select(outcome => outcome.Name));
        Assert.All(started, outcome => Assert.Null(outcome.Result.Fault));
        var stopped = (await node.Service.StopGroupAsync(Node.Operator, "g", node.Limit)).Value;

        Assert.All(stopped, outcome => Assert.Equal(WorkerState.Stopped, outcome.Result.Value.State));
        await node.WaitForPidAsync("c");
        Assert.Equal(WorkerErrors.NoSuchGroup, (await node.Service.StartGroupAsync(Node.Operator, "h", node.Limit)).Fault?.Code);
    }

    [Fact]
    public async Task Starting_a_worker_starts_what_it_waits_for()
    {
        await using var node = await Node.StartAsync(
            Sleeper("web") with { Autostart = false, DependsOn = [new("db", DependencyCondition.Started)] }, Sleeper("db") with { Autostart = false });
        await node.Service.StartAsync(Node.Operator, "web", node.Limit);

        await node.WaitForPidAsync("db");
        await node.WaitForPidAsync("web");
    }

    private static async Task<IReadOnlyList<ReloadOutcome>> ApplyAsync(Node node, params WorkerDefinition[] wanted) =>
        (await node.Service.ApplyAsync(Node.Operator, wanted, fingerprint: null, node.Limit)).Value;

    private static WorkerDefinition Sleeper(string name) => new() { Name = name, Command = ["/bin/sleep", "60"] };

    private static WorkerDefinition Shell(string name, string script) => new() { Name = name, Command = ["/bin/sh", "-c", script] };
}
