using System.Diagnostics;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Tests.Serving;

namespace Holdfast.Keeper.Tests.Children;

/// <summary>Children that die of the signal which asks their trees to end, while others of the tree take their time.</summary>
[Collection("groups")] // of one folder, from which a Keeper that starts takes what is empty
public sealed class LingeringTests
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    [Theory]
    [InlineData("", false)]
    [InlineData("setsid", false)]
    [InlineData("", true)]
    [InlineData("setsid", true)]
    public void A_shell_that_dies_of_the_signal_leaves_its_descendants_their_time(string session, bool inGroup)
    {
        using var keeper = Start(inGroup);
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var child = Spawn(client, keeper, $"{session} {Descendant(keeper, "sleep 0.3; echo done > $F/said; exit")} & wait", inGroup);
        client.End(child, SigTerm);

        var end = client.NextExit();
        Assert.Equal((child.Pid, SigTerm), (end.Pid, end.End!.Signal));
        Assert.Equal("done\n", File.ReadAllText(Path.Combine(keeper.Folder, "said")));
        AssertGone(keeper);
    }

    [Theory]
    [InlineData("")]
    [InlineData("setsid")]
    public void Who_does_not_heed_the_signal_keeps_the_end_back_until_the_child_is_killed(string session)
    {
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var child = Spawn(client, keeper, $"{session} {Descendant(keeper, "echo heard > $F/said")} & wait", inGroup: false);
        client.End(child, SigTerm);
        Wait(() => File.Exists(Path.Combine(keeper.Folder, "said")));
        Wait(() => File.ReadAllText($"/proc/{child.Pid}/stat").Contains(") Z ", StringComparison.Ordinal));

        // Others are served meanwhile, and their ends told.
        var other = client.Spawn("b", "true");
        Assert.Equal(other.Pid, client.NextExit().Pid);
        Assert.Contains(client.List(), held => held.Pid == child.Pid && held.End is null);

        client.Signal(child, SigKill);
        var end = client.NextExit();
        Assert.Equal((child.Pid, SigTerm), (end.Pid, end.End!.Signal));
        AssertGone(keeper);
    }

    [Fact]
    public void The_time_of_the_end_is_the_childs_own()
    {
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var child = Spawn(client, keeper, $"{Descendant(keeper, "sleep 0.5; date +%s%N > $F/said; exit")} & wait", inGroup: false);
        client.End(child, SigTerm);

        var diedAt = client.NextExit().End!.DiedAt;
        var lastAt = long.Parse(File.ReadAllText(Path.Combine(keeper.Folder, "said")));
        Assert.True(diedAt < lastAt, $"told for {diedAt}, and the last of the tree ended after {lastAt}");
    }

    [Fact]
    public void A_signal_that_asks_nobody_to_end_has_nobody_wait()
    {
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var child = Spawn(client, keeper, $"setsid {Descendant(keeper, "echo heard > $F/said")} & wait", inGroup: false);
        client.Signal(child, SigTerm);

        Assert.Equal(child.Pid, client.NextExit().Pid);
        AssertGone(keeper);
        Assert.False(File.Exists(Path.Combine(keeper.Folder, "said")));
    }

    [Fact]
    public void It_goes_on_through_the_Keepers_upgrade()
    {
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        ChildFacts child;
        using (var client = keeper.Connect().Greet())
        {
            child = Spawn(client, keeper, $"setsid {Descendant(keeper, "echo heard >> $F/said; [ -e $F/end ] && exit")} & wait", inGroup: false);
            client.End(child, SigTerm);
            Wait(() => File.Exists(Path.Combine(keeper.Folder, "said")));
            client.Upgrade(KeeperProcess.Program);
        }

        using var next = keeper.Connect().Greet();
        next.Subscribe();
        Assert.Contains(next.List(), held => held.Pid == child.Pid && held.End is null);
        File.WriteAllText(Path.Combine(keeper.Folder, "end"), "");
        _ = Process.Start("kill", [File.ReadAllText(Path.Combine(keeper.Folder, "pid")).Trim()]);
        Assert.Equal(child.Pid, next.NextExit().Pid);
    }

    [Fact]
    public void Of_an_adopted_child_those_in_its_control_group_have_their_time()
    {
        using var first = Start(inGroup: true);
        ChildFacts child;
        using (var client = first.Connect().Greet())
            child = Spawn(client, first, $"setsid {Descendant(first, "sleep 0.3; echo done > $F/said; exit")} & wait", inGroup: true);
        first.EndsOrderly = false;
        using var keeper = first.KillAndRestart();
        keeper.EndsOrderly = true;
        using var next = keeper.Connect().Greet();
        next.Subscribe();
        next.End(child, SigTerm);

        Assert.Equal(child.Pid, next.NextExit().Pid);
        Assert.Equal("done\n", File.ReadAllText(Path.Combine(keeper.Folder, "said")));
        AssertGone(keeper);
    }

    // A program that does something of its own when it gets the signal, and notes its number when it is ready for it.
    private static string Descendant(KeeperProcess keeper, string onSignal) =>
        $"sh -c 'F={keeper.Folder}; trap \"{onSignal}\" TERM; echo $$ > $F/pid.new; mv $F/pid.new $F/pid; while :; do sleep 0.02; done'";

    private static ChildFacts Spawn(RawClient client, KeeperProcess keeper, string script, bool inGroup)
    {
        var terms = new LaunchTerms { RunVariable = "HOLDFAST_RUN", Group = inGroup ? $"holdfast-test-{Environment.ProcessId}/lingering" : null };
        var child = client.Spawned(RawClient.Order("a", "sh", "-c", script) with { Terms = terms });
        Wait(() => File.Exists(Path.Combine(keeper.Folder, "pid")));
        return child;
    }

    private static KeeperProcess Start(bool inGroup)
    {
        if (!inGroup)
            return KeeperProcess.Start("--cgroups", "none");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "making control groups takes root or delegation");
        var keeper = KeeperProcess.Start();
        keeper.EndsOrderly = true; // so that it takes its groups away
        return keeper;
    }

    private static void AssertGone(KeeperProcess keeper)
    {
        var pid = File.ReadAllText(Path.Combine(keeper.Folder, "pid")).Trim();
        Wait(() => !Directory.Exists($"/proc/{pid}"));
    }

    private static void Wait(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "it did not come about");
            Thread.Sleep(5);
        }
    }
}
