using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Serving;

/// <summary>A Keeper becomes another program while it holds everything.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public void Pid_children_logs_and_ends_stay_and_what_ends_afterwards_is_known()
    {
        using var keeper = KeeperProcess.Start();
        ChildFacts child, ended;
        using (var client = keeper.Connect().Greet())
        {
            client.Subscribe();
            child = client.Spawned(LogPipeTests.Order(keeper, "a", "i=0; while [ ! -e stop ]; do i=$((i+1)); echo $i; done; exit 7") with
            {
                WorkingFolder = keeper.Folder,
            });
            ended = client.Spawn("b", "sh", "-c", "exit 5");
            client.NextExit();
        }

        for (var turn = 0; turn < 3; turn++)
        {
            Thread.Sleep(50);
            using var client = keeper.Connect().Greet();
            client.Upgrade(KeeperProcess.Program);
        }

        using var next = keeper.Connect().Greet();
        next.Subscribe();
        Assert.False(keeper.Process.HasExited);
        var held = next.List();
        Assert.Equal([(ended.Pid, 5), (child.Pid, -1)], held.OrderBy(facts => -facts.End?.Code ?? 0).Select(facts => (facts.Pid, facts.End?.Code ?? -1)));
        Assert.False(held.Single(facts => facts.Id == "a").Adopted);
        File.WriteAllText(Path.Combine(keeper.Folder, "stop"), "");
        var last = next.NextExit();
        Assert.Equal((7, false), (last.End!.Code, last.End.Unknown));
        var log = File.ReadAllText(LogPipeTests.Log(keeper, "a.out"));
        Assert.Equal(LogPipeTests.Numbers(1, log.Count(letter => letter == '\n')), log);
        Assert.Equal(new StreamFacts(log.Length, 0), last.Output);
        Assert.Equal("", File.ReadAllText($"/proc/{keeper.Process.Id}/task/{keeper.Process.Id}/children").Trim());
    }

    [Fact]
    public void A_child_that_ends_meanwhile_is_not_lost()
    {
        using var keeper = KeeperProcess.Start();
        var client = keeper.Connect().Greet();
        var children = Enumerable.Range(0, 20).Select(number => client.Spawn($"w{number}", "sh", "-c", $"sleep 0.0{number}; exit {number}")).ToList();
        client.Upgrade(KeeperProcess.Program);
        client.Dispose();
        using var next = keeper.Connect().Greet();
        LogPipeTests.Wait(() => next.List().All(facts => facts.End is not null));
        Assert.Equal(
            children.Select((facts, number) => (facts.Pid, number)).Order(),
            next.List().Select(facts => (facts.Pid, facts.End!.Code)).Order());
    }

    [Fact]
    public void The_tree_of_a_child_is_ended_as_before()
    {
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        var file = Path.Combine(keeper.Folder, "daemon");
        ChildFacts child;
        using (var client = keeper.Connect().Greet())
        {
            var script = $"setsid sh -c 'sleep 60 & echo $! > {file}.new; mv {file}.new {file}'; exec sleep 60";
            child = client.Spawned(RawClient.Order("a", "sh", "-c", script) with { Terms = new LaunchTerms { RunVariable = "HOLDFAST_RUN" } });
            LogPipeTests.Wait(() => File.Exists(file));
            client.Upgrade(KeeperProcess.Program);
        }

        using var next = keeper.Connect().Greet();
        next.Subscribe();
        next.Signal(child, 15);
        next.NextExit();
        LogPipeTests.Wait(() => !Directory.Exists($"/proc/{File.ReadAllText(file).Trim()}"));
    }

    [Fact]
    public void A_terminal_goes_on_with_what_was_last_on_it_and_with_its_log()
    {
        using var keeper = KeeperProcess.Start();
        ChildFacts child;
        var log = Path.Combine(keeper.Folder, "log");
        using (var client = keeper.Connect().Greet())
        {
            var order = RawClient.Order("a", "sh", "-c", "echo early; while read line; do echo got $line; done; exit 4");
            child = client.Spawned(order with { OutputFile = log, Terms = new LaunchTerms { Console = ConsoleKind.Terminal, Size = new TerminalSize(24, 80) } });
            client.Console(child, MessageKind.Attach);
            client.Type(child, "one\n");
            client.ShownWith("got one");
            client.Upgrade(KeeperProcess.Program);
        }

        using var next = keeper.Connect().Greet();
        next.Console(child, MessageKind.Attach);
        next.ShownWith("early\r\n");
        next.Type(child, "two\n");
        next.ShownWith("got two");
        next.Console(child, MessageKind.Resize, new TerminalSize(10, 20));
        next.Console(child, MessageKind.EndInput);
        Assert.Equal(4, next.EndOfConsole().End!.Code);
        Assert.Equal(next.Shown(), File.ReadAllText(log));
    }

    [Fact]
    public void Whoever_is_at_a_program_that_is_there_for_them_goes_on_over_the_same_connection()
    {
        using var keeper = KeeperProcess.Start();
        using var at = keeper.Connect().Greet();
        var child = at.Spawned(ForConnection(ConsoleKind.Terminal, "echo early; while read line; do echo got $line; done; stty size; exit 4"));
        at.ShownWith("early");
        Upgrade(keeper, times: 3, between: turn =>
        {
            at.Type(child, $"line{turn}\n");
            at.ShownWith($"got line{turn}");
        });
        at.Console(child, MessageKind.Resize, new TerminalSize(10, 20));
        at.Console(child, MessageKind.EndInput);
        Assert.Equal(4, at.EndOfConsole().End!.Code);
        Assert.EndsWith("10 20\r\n", at.Shown(), StringComparison.Ordinal);
        Assert.Equal(1, at.Shown().Split("early").Length - 1);
    }

    [Fact]
    public void Nothing_of_what_a_program_writes_into_pipes_is_lost_or_shown_twice()
    {
        const int count = 200_000;
        using var keeper = KeeperProcess.Start();
        using var at = keeper.Connect().Greet();
        var child = at.Spawned(ForConnection(ConsoleKind.Pipes, $"cat >&2; echo end >&2; seq {count}; exit 3"));
        at.Type(child, "typed\n");

        // It fills the connection, the Keeper and the pipe up, since nobody reads.
        at.Console(child, MessageKind.EndInput);
        Upgrade(keeper, times: 3, between: _ => Thread.Sleep(50));
        Assert.Equal(3, at.EndOfConsole().End!.Code);
        Assert.Equal("typed\nend\n", at.Shown(2));
        Assert.Equal(LogPipeTests.Numbers(1, count), at.Shown());
    }

    [Fact]
    public void What_is_typed_while_the_program_is_exchanged_arrives_and_half_a_request_is_one()
    {
        using var keeper = KeeperProcess.Start();
        using var at = keeper.Connect().Greet();
        var child = at.Spawned(ForConnection(ConsoleKind.Pipes, "exec cat"));
        var writer = new FrameWriter();
        new ConsoleOrder(child.Id, child.Pid) { Bytes = "whole"u8.ToArray() }.Write(writer, MessageKind.Type, 900);
        var request = writer.Written.ToArray();
        at.Socket.Send(request.AsSpan(0, 20));
        Thread.Sleep(50);
        Upgrade(keeper, times: 1, between: _ => { });
        at.Socket.Send(request.AsSpan(20));
        at.ShownWith("whole");
    }

    [Fact]
    public void A_program_that_is_there_for_a_connection_is_hung_up_with_it_after_the_exchange_as_before()
    {
        using var keeper = KeeperProcess.Start();
        var at = keeper.Connect().Greet();
        var child = at.Spawned(ForConnection(ConsoleKind.Terminal, "exec sleep 60"));
        Upgrade(keeper, times: 1, between: _ => { });
        using var next = keeper.Connect().Greet();
        next.Subscribe();
        at.Dispose();
        Assert.Equal((child.Pid, 1), (next.NextExit() is var end ? end.Pid : 0, end.End!.Signal));
    }

    [Fact]
    public void Whoever_watches_a_workers_terminal_goes_on_watching_it()
    {
        using var keeper = KeeperProcess.Start();
        using var starter = keeper.Connect().Greet();
        var terminal = new LaunchTerms { Console = ConsoleKind.Terminal, Size = new TerminalSize(24, 80) };
        var child = starter.Spawned(RawClient.Order("a", "sh", "-c", "while read line; do echo got $line; done") with { Terms = terminal });
        using var at = keeper.Connect().Greet();
        at.Console(child, MessageKind.Attach);
        Upgrade(keeper, times: 2, between: _ => { });
        at.Type(child, "one\n");
        at.ShownWith("got one");
    }

    [Fact]
    public void On_the_connection_that_a_program_is_there_for_it_is_refused()
    {
        using var keeper = KeeperProcess.Start();
        using var at = keeper.Connect().Greet();
        var child = at.Spawned(ForConnection(ConsoleKind.Terminal, "exec sleep 60"));
        Assert.Equal(RefusalReason.Invalid, at.Refused(new UpgradeOrder(KeeperProcess.Program).Write).Reason);
        Assert.Equal(child.Pid, Assert.Single(at.List()).Pid);
    }

    [Theory]
    [InlineData(true, "exec sleep 60")]
    [InlineData(false, "exec sleep 60")]
    [InlineData(true, "trap '' HUP; echo deaf; while :; do sleep 0.1; done")]
    public void Asked_to_it_ends_what_is_there_for_a_connection_with_a_word_and_goes_on(bool terminal, string script)
    {
        using var keeper = KeeperProcess.Start();
        using var at = keeper.Connect().Greet();
        var order = RawClient.Order("a", "sh", "-c", script) with { Terms = new LaunchTerms { Console = terminal ? ConsoleKind.Terminal : ConsoleKind.Pipes, HangUp = true } };
        var child = at.Spawned(order);
        if (script.Contains("deaf", StringComparison.Ordinal))
            at.ShownWith("deaf");
        using var client = keeper.Connect().Greet();
        var upgrade = new UpgradeOrder(KeeperProcess.Program) { EndConsoles = true };
        Assert.Equal(RefusalReason.StillHeld, client.Refused(upgrade.Write).Reason);

        at.ShownWith("this console ends, because the Keeper is being upgraded", terminal ? 1 : 2);
        while (client.TryUpgrade(upgrade) is { } refusal)
        {
            Assert.Equal(RefusalReason.StillHeld, refusal.Reason);
            Thread.Sleep(20);
        }

        Assert.Equal(child.Pid, at.EndOfConsole().Pid);
        using var next = keeper.Connect().Greet();
        Assert.DoesNotContain(next.List(), held => held.End is null);
    }

    [Theory]
    [InlineData("/no/such/program", "")]
    [InlineData("relative", "")]
    [InlineData("plain", "no program at all")]
    [InlineData("script", "#!/no/such/interpreter")]
    public void A_program_that_cannot_be_executed_leaves_the_old_one_serving(string name, string content)
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var program = content.Length > 0 ? Path.Combine(keeper.Folder, name) : name;
        if (content.Length > 0)
        {
            File.WriteAllText(program, content);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var child = client.Spawned(LogPipeTests.Order(keeper, "a", "read x; sleep 0.1; ls /proc/self/fd | wc -w"));
        var refusal = client.Refused(new UpgradeOrder(program).Write);
        Assert.Contains(program, refusal.Text, StringComparison.Ordinal);
        Assert.Equal(child.Pid, client.NextExit().Pid);
        client.Spawned(LogPipeTests.Order(keeper, "a", "ls /proc/self/fd | wc -w"));
        client.NextExit();

        // Nothing that was to be handed over is open in a child that was started after it.
        Assert.Equal("4\n4\n", File.ReadAllText(LogPipeTests.Log(keeper, "a.out")));
    }

    private static SpawnOrder ForConnection(ConsoleKind kind, string script) =>
        RawClient.Order("a", "sh", "-c", script) with { Terms = new LaunchTerms { Console = kind, HangUp = true, Size = new TerminalSize(24, 80) } };

    // Another client asks for it; that one's connection ends with it, and the next answers when the program is there.
    private static void Upgrade(KeeperProcess keeper, int times, Action<int> between)
    {
        for (var turn = 0; turn < times; turn++)
        {
            using (var client = keeper.Connect().Greet())
                client.Upgrade(KeeperProcess.Program);
            keeper.Connect().Greet().Dispose();
            between(turn);
        }
    }
}
