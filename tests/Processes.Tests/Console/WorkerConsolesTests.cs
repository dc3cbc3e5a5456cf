using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Console;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Supervision;

namespace Holdfast.Processes.Tests.Console;

public sealed class WorkerConsolesTests
{
    [Fact]
    public async Task A_program_runs_in_the_workers_environment_and_folder_and_its_exit_code_comes_back()
    {
        await using var node = await Node.StartAsync(Sleeper() with
        {
            WorkingFolder = "/usr",
            Environment = new Dictionary<string, string> { ["GREETING"] = "good day" },
        });
        var order = new ExecOrder { Command = ["sh", "-c", "echo $GREETING; pwd; cat; echo oops >&2; exit 7"] };
        await using var session = (await node.Service.Consoles.ExecAsync(Node.Operator, "a", order, node.Limit)).Value;
        Assert.True(await session.TypeAsync("typed\n"u8.ToArray(), node.Limit));
        Assert.True(await session.EndInputAsync(node.Limit));
        var (shown, end) = await ReadAsync(node, session);

        Assert.Equal("good day\n/usr\ntyped\n", shown[1]);
        Assert.Equal("oops\n", shown[2]);
        Assert.Equal(7, end.Code);
        await session.DisposeAsync();
        var executed = await node.Journal.WaitForAsync(ConsoleEventKinds.Executed, "worker/a", 1, node.Limit);
        var ended = await node.Journal.WaitForAsync(ConsoleEventKinds.Ended, "worker/a", 1, node.Limit);
        Assert.Equal(Node.Operator.Actor, executed.Entry.Actor);
        Assert.Contains("GREETING", executed.Entry.Data, StringComparison.Ordinal);
        Assert.Equal(7, TestJournal.Number(ended, "code"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_is_in_a_program_stays_there_while_the_Keeper_becomes_another(bool terminal)
    {
        await using var node = await Node.StartAsync(Sleeper());
        var order = new ExecOrder { Command = ["sh", "-c", "echo early; while read line; do echo got $line; done; exit 7"], Terminal = terminal };
        await using var session = (await node.Service.Consoles.ExecAsync(Node.Operator, "a", order, node.Limit)).Value;
        await ShownAsync(node, session, "early");
        await node.UpgradeKeeperAsync();
        await node.Journal.WaitForAsync(WorkerEventKinds.KeeperFound, "keeper/node", 1, node.Limit);
        Assert.True(await session.TypeAsync("on\n"u8.ToArray(), node.Limit));
        await ShownAsync(node, session, "got on");
        Assert.True(await session.EndInputAsync(node.Limit));
        Assert.Equal(7, (await ReadAsync(node, session)).End.Code);

        // The next Keeper is told to forget it, as the one before would have been.
        await session.DisposeAsync();
        await using var keeper = await node.ConnectAsync(node.Limit);
        while ((await keeper.ListAsync(node.Limit)).Count > 1)
            await Task.Delay(5, node.Limit);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_fault_with_the_systems_words()
    {
        await using var node = await Node.StartAsync(Sleeper());
        var order = new ExecOrder { Command = ["/no/such/program"] };
        var refused = await node.Service.Consoles.ExecAsync(Node.Operator, "a", order, node.Limit);

        Assert.Equal(WorkerErrors.CannotStart, refused.Fault?.Code);
        Assert.Contains("/no/such/program", refused.Fault!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_leaves_a_program_leaves_nothing_running()
    {
        await using var node = await Node.StartAsync(Sleeper());
        var order = new ExecOrder { Command = ["sh", "-c", "trap '' HUP; while :; do sleep 1; done"], Terminal = true };
        var session = (await node.Service.Consoles.ExecAsync(Node.Operator, "a", order, node.Limit)).Value;
        var pid = session.Pid;
        await session.DisposeAsync();

        while (Directory.Exists($"/proc/{pid}"))
            await Task.Delay(5, node.Limit);
    }

    [Fact]
    public async Task One_types_at_a_workers_terminal_and_others_watch()
    {
        await using var node = await Node.StartAsync(Shell("stty -echo; echo ready; read a; echo got $a; sleep 60") with { Terminal = true });
        await node.WaitForPidAsync("a");
        await using var first = (await node.Service.Consoles.AttachAsync(Node.Operator, "a", watch: false, node.Limit)).Value;
        var second = await node.Service.Consoles.AttachAsync(Node.Operator, "a", watch: false, node.Limit);
        await using var watcher = (await node.Service.Consoles.AttachAsync(Node.Operator, "a", watch: true, node.Limit)).Value;
        await ShownAsync(node, first, "ready");
        Assert.False(await watcher.TypeAsync("no\n"u8.ToArray(), node.Limit));
        Assert.True(await first.TypeAsync("yes\n"u8.ToArray(), node.Limit));

        Assert.Equal(WorkerErrors.ConsoleTaken, second.Fault?.Code);
        await ShownAsync(node, watcher, "got yes");
        await first.DisposeAsync();
        await using var next = (await node.Service.Consoles.AttachAsync(Node.Operator, "a", watch: false, node.Limit)).Value;
        Assert.True(next.MayType);
        Assert.Equal(0, node.Service.Find("a").Value.Restarts);
    }

    [Fact]
    public async Task A_worker_without_a_terminal_has_none_to_attach_to()
    {
        await using var node = await Node.StartAsync(Sleeper());

        Assert.Equal(
            WorkerErrors.NoConsole, (await node.Service.Consoles.AttachAsync(Node.Operator, "a", watch: false, node.Limit)).Fault?.Code);
    }

    [Fact]
    public async Task A_signal_reaches_the_worker_and_is_journalled_with_who_sent_it()
    {
        await using var node = await Node.StartAsync(Shell("trap 'exit 5' USR1; while :; do sleep 0.02; done"));
        await node.WaitForAsync("a", view => view.State == WorkerState.Running);
        Assert.Null((await node.Service.Consoles.SignalAsync(Node.Operator, "a", "SIGUSR1", node.Limit)).Fault);
        var view = await node.WaitForAsync("a", view => view.LastExit is not null);

        Assert.Equal(5, view.LastExit!.Code);
        var record = await node.Journal.WaitForAsync(ConsoleEventKinds.Signalled, "worker/a", 1, node.Limit);
        Assert.Equal((Node.Operator.Actor, 10), (record.Entry.Actor, TestJournal.Number(record, "number")));
        Assert.NotNull((await node.Service.Consoles.SignalAsync(Node.Operator, "a", "NONSENSE", node.Limit)).Fault);
    }

    [Fact]
    public async Task What_a_workers_tree_uses_is_measured_with_its_descendants()
    {
        await using var node = await Node.StartAsync(Shell("sleep 60 & sleep 60 & while :; do :; done"));
        await node.WaitForPidAsync("a");
        await Task.Delay(300, node.Limit);
        var usage = Assert.Single(await node.Service.ReadUsageAsync(node.Limit));

        Assert.Equal((3, 3), (usage.Usage!.Processes, usage.Usage.Tasks));
        Assert.InRange(usage.Cpu!.Value, 0.02, 1.2);
        Assert.True(usage.Usage.Memory > 0);
        Assert.True(usage.Usage.Descriptors >= 9);
    }

    private static WorkerDefinition Sleeper() => new() { Name = "a", Command = ["/bin/sleep", "60"] };

    private static WorkerDefinition Shell(string script) => new()
    {
        Name = "a", Command = ["/bin/sh", "-c", script], Restart = new() { StableAfter = TimeSpan.FromMilliseconds(100) },
    };

    private static async Task<(Dictionary<int, string> Shown, Runtime.Keeping.KeptEnd End)> ReadAsync(Node node, ConsoleSession session)
    {
        Dictionary<int, string> shown = [];
        while (true)
        {
            var piece = await session.NextAsync(node.Limit);
            Assert.NotNull(piece);
            if (piece.Ended?.End is { } end)
                return (shown, end);
            shown[piece.Stream] = shown.GetValueOrDefault(piece.Stream, "") + Encoding.UTF8.GetString(piece.Bytes.Span);
        }
    }

    private static async Task ShownAsync(Node node, ConsoleSession session, string text)
    {
        var shown = "";
        while (!shown.Contains(text, StringComparison.Ordinal))
            shown += Encoding.UTF8.GetString((await session.NextAsync(node.Limit))!.Bytes.Span);
    }
}
