using System.Diagnostics;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Serving;

/// <summary>Processes that somebody else started: watched, and left alone.</summary>
public sealed class WatchTests
{
    private const int SigTerm = 15;

    [Fact]
    public void The_end_of_a_watched_process_is_told_and_its_group_lives_on()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        using var process = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", "sleep 60 & echo $!; exec sleep 61"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var sibling = int.Parse(process.StandardOutput.ReadLine()!);
        LogPipeTests.Wait(() => File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("61", StringComparison.Ordinal));
        var watched = client.Watch("w", process.Id);
        Assert.Equal((process.Id, true), (watched.Pid, watched.Foreign));
        Assert.Equal(RefusalReason.Invalid, client.Refused((writer, request) => new ChildOrder("w", process.Id, SigTerm).Write(writer, MessageKind.Signal, request)).Reason);
        Assert.False(process.HasExited);

        client.Do((writer, request) => new ChildOrder("w", process.Id, SigTerm).Write(writer, MessageKind.SignalWatched, request));
        var ended = client.NextExit();
        Assert.Equal(("w", process.Id, true), (ended.Id, ended.Pid, ended.Foreign));
        Assert.True(ended.End is { Unknown: true } or { Signal: SigTerm }, ended.ToString());
        using var other = Process.GetProcessById(sibling);
        Assert.False(other.HasExited);
        other.Kill();
    }

    [Fact]
    public void The_end_of_the_Keeper_waits_for_no_watched_process_and_ends_none()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        using var process = Process.Start("sleep", "60");
        client.Watch("w", process.Id);
        client.Do(new ShutdownOrder(Force: false).Write);
        Assert.True(keeper.Process.WaitForExit(10_000));
        Assert.False(process.HasExited);
        process.Kill();
    }

    [Fact]
    public void One_that_is_let_go_is_not_told_of_any_more_and_can_be_watched_again()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        using var process = Process.Start("sleep", "60");
        client.Watch("w", process.Id);
        Assert.Contains("held as w already", client.Refused((writer, request) => RawClient.Watched("v", process.Id).Write(writer, MessageKind.Watch, request)).Text, StringComparison.Ordinal);
        client.Do((writer, request) => new ChildOrder("w", process.Id, 0).Write(writer, MessageKind.Release, request));
        Assert.Empty(client.List());
        client.Watch("v", process.Id);
        process.Kill();
        Assert.Equal("v", client.NextExit().Id);
    }

    [Fact]
    public void A_Keeper_that_is_killed_and_one_that_is_upgraded_go_on_watching()
    {
        using var first = KeeperProcess.Start();
        using var process = Process.Start("sleep", "60");
        using var gone = Process.Start("sleep", "60");
        using var released = Process.Start("sleep", "60");
        using (var client = first.Connect().Greet())
        {
            client.Watch("w", process.Id);
            client.Watch("gone", gone.Id);
            client.Watch("released", released.Id);
            client.Do((writer, request) => new ChildOrder("released", released.Id, 0).Write(writer, MessageKind.Release, request));
        }

        first.Kill();
        gone.Kill();
        gone.WaitForExit();
        using var second = KeeperProcess.Restart(first);
        using (var client = second.Connect().Greet())
        {
            Assert.Equal([("gone", true, true), ("w", true, false)], client.List().OrderBy(facts => facts.Id).Select(facts => (facts.Id, facts.Foreign, facts.End is not null)));
            client.Upgrade(KeeperProcess.Program);
        }

        using var last = second.Connect().Greet();
        last.Subscribe();
        Assert.True(last.List().Single(facts => facts.Id == "w") is { Foreign: true, End: null });
        process.Kill();
        Assert.Equal(process.Id, last.NextExit().Pid);
        released.Kill();
    }

    [Fact]
    public void Another_process_with_the_number_is_not_watched()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        using var stranger = Process.Start("sleep", "60");
        var order = new HeldChild(new ChildFacts("w", stranger.Id, 1, 0, null), null, null);
        Assert.Equal(RefusalReason.NoSuchChild, client.Refused((writer, request) => order.Write(writer, MessageKind.Watch, request)).Reason);
        stranger.Kill();
    }
}
