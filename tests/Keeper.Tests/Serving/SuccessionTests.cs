using System.Globalization;
using System.Diagnostics;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Serving;

[Collection("groups")] // of one folder, from which a Keeper that starts takes what is empty
public sealed class SuccessionTests
{
    private const int SigKill = 9;

    private static readonly SuccessionTerms AtOnce = new(StableAfter: 0, AfterSuccess: false);

    [Fact]
    public void A_child_that_dies_by_itself_is_replaced_before_its_end_is_told()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var first = Start(client, AtOnce, "sleep", "60");
        Kill(first.Pid);

        var end = client.NextExit();
        Assert.Equal((first.Pid, SigKill), (end.Pid, end.End!.Signal));
        Assert.True(Directory.Exists($"/proc/{end.Successor}"));
        var next = Assert.Single(client.List(), child => child.End is null);
        Assert.Equal(("a", end.Successor), (next.Id, next.Pid));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_followed_is_followed_itself_only_when_it_was_ordered_as_well(bool ordered)
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        Kill(Start(client, AtOnce, "sleep", "60").Pid);
        var next = client.NextExit().Successor;
        if (ordered)
        {
            var order = RawClient.Order("a", "sleep", "60") with { Succession = AtOnce };
            Assert.Equal(next, client.Refused(order.Write).Child!.Pid);
        }

        Kill(next);
        var end = client.NextExit();
        Assert.Equal((next, ordered), (end.Pid, end.Successor != 0));
    }

    [Fact]
    public void A_child_that_dies_while_nobody_is_connected_is_replaced()
    {
        using var keeper = KeeperProcess.Start();
        ChildFacts first;
        using (var client = keeper.Connect().Greet())
            first = Start(client, AtOnce, "sleep", "60");
        Kill(first.Pid);

        using var later = keeper.Connect().Greet();
        var held = later.List();
        while (held.Count < 2)
            held = later.List();
        Assert.Equal([true, false], held.Select(child => child.End is not null));
        Assert.NotEqual(first.Pid, held[1].Pid);
    }

    [Fact]
    public void One_that_was_signalled_by_order_has_no_successor()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        client.Signal(Start(client, AtOnce, "sleep", "60"), SigKill);
        AssertNobodyFollows(client);
    }

    [Fact]
    public void One_whose_succession_was_taken_back_has_none()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var first = Start(client, AtOnce, "sleep", "60");
        client.Do((writer, request) => new ChildOrder("a", first.Pid, 0).Write(writer, MessageKind.Disinherit, request));
        Kill(first.Pid);
        AssertNobodyFollows(client);
    }

    [Theory]
    [InlineData(3_600_000_000_000, true, "exit 1")]
    [InlineData(0, false, "exit 0")]
    public void A_run_that_was_too_short_or_good_has_none(long stableAfter, bool afterSuccess, string script)
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        Start(client, new SuccessionTerms(stableAfter, afterSuccess), "sh", "-c", script);
        AssertNobodyFollows(client);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void How_long_a_run_was_is_told_by_a_clock_that_is_never_set(bool adopted)
    {
        var keeper = KeeperProcess.Start();
        var began = Stopwatch.GetTimestamp();
        using (var first = keeper.Connect().Greet())
            first.Spawn("a", "sh", "-c", $"while [ ! -e {keeper.Folder}/go ]; do sleep 0.02; done");
        keeper = adopted ? keeper.KillAndRestart() : keeper;
        using (keeper)
        {
            using var client = keeper.Connect().Greet();
            Thread.Sleep(400);
            File.WriteAllText(Path.Combine(keeper.Folder, "go"), "");
            LogPipeTests.Wait(() => client.List()[0].End is not null);
            var most = Stopwatch.GetElapsedTime(began) + TimeSpan.FromMilliseconds(10);
            Assert.InRange(client.List()[0].End!.Lasted / 1e6, 400, most.TotalMilliseconds);
        }
    }

    [Fact]
    public void What_escaped_from_the_dead_ends_although_somebody_followed()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var order = RawClient.Order("a", "sh", "-c", $"setsid sleep 600 & echo $! > {keeper.Folder}/$$.tmp; mv {keeper.Folder}/$$.tmp {keeper.Folder}/$$; wait");
        var first = client.Spawned(order with { Succession = AtOnce, Terms = new LaunchTerms { RunVariable = "HOLDFAST_RUN" } });
        var escaped = EscapedFrom(keeper, first.Pid);
        Kill(first.Pid);

        var successor = client.NextExit().Successor;
        LogPipeTests.Wait(() => !Directory.Exists($"/proc/{escaped}"));
        Assert.True(Directory.Exists($"/proc/{EscapedFrom(keeper, successor)}"));
        Assert.Equal(successor, Assert.Single(client.List(), child => child.End is null).Pid);
    }

    [Fact]
    public void Who_follows_writes_on_where_the_dead_left_off_and_each_is_told_of_its_own()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var log = Path.Combine(keeper.Folder, "a.out.log");
        var order = RawClient.Order("a", "sh", "-c", "echo $$; exec sleep 600") with
        {
            Succession = AtOnce,
            Output = new StreamOrder(Path.Combine(keeper.Folder, "a.out"), log, RotateBytes: 0, RotateAge: 0, Waits: false),
        };
        var first = client.Spawned(order);
        AwaitText(log, $"{first.Pid}\n");
        Kill(first.Pid);
        var end = client.NextExit();
        AwaitText(log, $"{first.Pid}\n{end.Successor}\n");

        Assert.Equal(new StreamFacts($"{first.Pid}\n".Length, 0), end.Output);
        Kill(end.Successor);
        Assert.Equal(new StreamFacts($"{end.Successor}\n".Length, 0), client.NextExit().Output);
        Assert.Equal($"{first.Pid}\n{end.Successor}\n", File.ReadAllText(log));
    }

    [Fact]
    public void A_Keeper_killed_before_it_has_noted_who_followed_leaves_one_whom_the_next_holds()
    {
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var first = KeeperProcess.Start();
            var pids = Path.Combine(first.Folder, "pids");
            using (var client = first.Connect().Greet())
                client.Spawned(RawClient.Order("a", "sh", "-c", $"echo $$ >> {pids}; exec sleep 600") with { Succession = AtOnce });
            LogPipeTests.Wait(() => LinesOf(pids).Length == 1);
            Kill(int.Parse(LinesOf(pids)[0], CultureInfo.InvariantCulture));
            var patience = Stopwatch.StartNew();
            while (LinesOf(pids).Length < 2)
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(10), "nobody followed");

            // At most a millisecond has gone by since the successor ran.
            using var second = first.KillAndRestart();
            using var asking = second.Connect().Greet();
            Assert.Equal(LinesOf(pids)[1], $"{Assert.Single(asking.List(), child => child.End is null).Pid}");
            Assert.Equal(2, LinesOf(pids).Length);
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_Keeper_killed_while_it_starts_who_follows_leaves_nobody_whom_the_next_does_not_hold()
    {
        var random = new Random(20_261_122);
        for (var round = 0; round < 30; round++)
        {
            var first = KeeperProcess.Start();
            var pids = Path.Combine(first.Folder, "pids");
            int[] children;
            using (var client = first.Connect().Greet())
            {
                var order = RawClient.Order("", "sh", "-c", $"echo $$ >> {pids}; exec sleep 7411") with { Succession = AtOnce };
                children = [.. Enumerable.Range(0, 8).Select(number => client.Spawned(order with { Id = $"c{number}" }).Pid)];
            }

            LogPipeTests.Wait(() => LinesOf(pids).Length == children.Length);
            foreach (var child in children)
                Kill(child);
            Thread.SpinWait(random.Next(200_000));
            using var second = first.KillAndRestart();
            using var asking = second.Connect().Greet();
            Thread.Sleep(100); // what was begun has said so by then
            var held = asking.List().Where(child => child.End is null).Select(child => $"{child.Pid}").ToHashSet();
            var living = LinesOf(pids).Where(pid => File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Contains("7411", StringComparison.Ordinal));
            string[] unheld = [.. living.Except(held)];
            foreach (var pid in LinesOf(pids).Where(pid => Directory.Exists($"/proc/{pid}")))
                _ = Native.Libc.Kill(int.Parse(pid, CultureInfo.InvariantCulture), 9);
            Assert.Empty(unheld);
        }
    }

    [Fact]
    public void Who_follows_is_known_with_its_group_and_mark_to_a_Keeper_that_finds_it_by_its_intent()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "making control groups takes root or delegation");
        var first = KeeperProcess.Start();
        var pids = Path.Combine(first.Folder, "pids");
        var order = RawClient.Order("a", "sh", "-c", $"setsid sleep 7412 & echo $! >> {pids}; wait") with
        {
            Succession = AtOnce,
            Terms = new LaunchTerms { RunVariable = "HOLDFAST_RUN", Group = $"holdfast-test-{Environment.ProcessId}/a" },
        };
        int dead;
        using (var client = first.Connect().Greet())
            dead = client.Spawned(order).Pid;
        LogPipeTests.Wait(() => LinesOf(pids).Length == 1);
        Kill(dead);
        var patience = Stopwatch.StartNew();
        while (LinesOf(pids).Length < 2)
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(10), "nobody followed");

        using var second = first.KillAndRestart();
        second.EndsOrderly = true;
        using var asking = second.Connect().Greet();
        asking.Subscribe();
        var held = Assert.Single(asking.List(), child => child.End is null);
        Assert.NotEqual("", held.Groups);
        asking.Signal(held, 9);
        LogPipeTests.Wait(() => LinesOf(pids).All(pid => !Directory.Exists($"/proc/{pid}")));
    }

    private static string[] LinesOf(string path) => File.Exists(path) ? [.. File.ReadAllText(path).Split('\n')[..^1]] : [];

    private static int EscapedFrom(KeeperProcess keeper, int pid)
    {
        var file = Path.Combine(keeper.Folder, $"{pid}");
        LogPipeTests.Wait(() => File.Exists(file));
        return int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void AwaitText(string file, string text) => LogPipeTests.Wait(() => File.ReadAllText(file) == text);

    private static void AssertNobodyFollows(RawClient client)
    {
        Assert.Equal(0, client.NextExit().Successor);
        Assert.DoesNotContain(client.List(), child => child.End is null);
    }

    private static ChildFacts Start(RawClient client, SuccessionTerms terms, string file, params string[] arguments)
    {
        return client.Spawned(RawClient.Order("a", [file, .. arguments]) with { Succession = terms });
    }

    private static void Kill(int pid) => Process.GetProcessById(pid).Kill();
}
