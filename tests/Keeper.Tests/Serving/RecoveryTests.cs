using System.Diagnostics;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Tests.Serving;

/// <summary>A Keeper is killed, and another takes its place: with real processes.</summary>
public sealed class RecoveryTests
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Fact]
    public void The_next_Keeper_holds_the_same_children_and_no_byte_they_wrote_is_lost()
    {
        using var keeper = KeeperProcess.Start();
        ChildFacts child;
        using (var client = keeper.Connect().Greet())
            child = client.Spawned(LogPipeTests.Order(keeper, "a", "i=0; while [ ! -e stop ]; do i=$((i+1)); echo $i; done", rotateBytes: 50_000) with
            {
                WorkingFolder = keeper.Folder,
            });
        var current = keeper;
        for (var kill = 0; kill < 5; kill++)
        {
            Thread.Sleep(60 + (kill * 7));
            current = current.KillAndRestart();
        }

        using var last = current;
        using var next = last.Connect().Greet();
        next.Subscribe();
        Assert.Equal(
            child with { Adopted = true, Output = null, Error = null },
            Assert.Single(next.List()) with { Output = null, Error = null });
        Assert.Equal(RefusalReason.Duplicate, next.Refused(RawClient.Order("a", "sleep", "60").Write).Reason);
        File.WriteAllText(Path.Combine(last.Folder, "stop"), "");
        var ended = next.NextExit();
        Assert.True(ended.End is { Unknown: true } or { Code: 0, Signal: 0 });

        var pieces = LogPipeTests.Pieces(Path.Combine(last.Folder, "logs"), "a.out");
        var whole = string.Concat(pieces.Select(piece => File.ReadAllText(piece.Path))) + File.ReadAllText(LogPipeTests.Log(last, "a.out"));
        var lines = whole.Split('\n')[..^1];
        Assert.Equal(LogPipeTests.Numbers(1, lines.Length), whole);
        Assert.True(pieces.Count > 0, "nothing was rotated meanwhile");
    }

    [Fact]
    public void An_adopted_child_is_signalled_with_its_group_and_its_end_is_told()
    {
        using var first = KeeperProcess.Start();
        ChildFacts child;
        using (var client = first.Connect().Greet())
            child = client.Spawned(LogPipeTests.Order(first, "a", "sleep 60 & echo $!; wait"));
        LogPipeTests.Wait(() => File.ReadAllText(LogPipeTests.Log(first, "a.out")).EndsWith('\n'));
        var grandchild = File.ReadAllText(LogPipeTests.Log(first, "a.out")).Trim();

        using var second = first.KillAndRestart();
        using var next = second.Connect().Greet();
        next.Subscribe();
        next.Signal(child, SigTerm);
        var ended = next.NextExit();
        Assert.Equal((child.Pid, child.StartTicks, true), (ended.Pid, ended.StartTicks, ended.Adopted));
        Assert.True(ended.End!.Unknown ? ended.End.Signal == 0 : ended.End.Signal == SigTerm, ended.ToString());
        LogPipeTests.Wait(() => !Directory.Exists($"/proc/{grandchild}") || IsZombie(grandchild));
        next.Do((writer, request) => new ChildOrder("a", child.Pid, 0).Write(writer, MessageKind.Release, request));
        next.Spawn("a", "sleep", "60");
    }

    [Fact]
    public void Who_ended_while_there_was_no_Keeper_is_told_with_an_end_that_is_honest()
    {
        using var first = KeeperProcess.Start();
        ChildFacts short1, kept;
        using (var client = first.Connect().Greet())
        {
            client.Subscribe();
            kept = client.Spawn("kept", "sh", "-c", "exit 7");
            client.NextExit();
            short1 = client.Spawn("short", "sleep", "60");
        }

        first.Kill();
        using (var process = Process.GetProcessById(short1.Pid))
            process.Kill();
        LogPipeTests.Wait(() => !Directory.Exists($"/proc/{short1.Pid}") || IsZombie($"{short1.Pid}"));
        using var second = KeeperProcess.Restart(first);
        using var next = second.Connect().Greet();
        var held = next.List();
        Assert.Equal(["kept", "short"], held.Select(facts => facts.Id));
        Assert.Equal((kept.Pid, 7), (held[0].Pid, held[0].End!.Code));
        Assert.True(held[1].End is { Unknown: true, Signal: 0 } or { Unknown: false, Signal: SigKill });
    }

    [Fact]
    public void A_start_that_was_under_way_is_found_by_its_mark()
    {
        using var first = KeeperProcess.Start();
        first.Kill();
        const string mark = "HOLDFAST_RUN=1.2.test";
        var start = new ProcessStartInfo("setsid", ["sh", "-c", "sleep 60 & exec sleep 61"]) { UseShellExecute = false };
        start.Environment["HOLDFAST_RUN"] = "1.2.test";
        using var lost = Process.Start(start)!;
        LogPipeTests.Wait(() => File.ReadAllText($"/proc/{lost.Id}/cmdline").Contains("61", StringComparison.Ordinal));

        var writer = new FrameWriter();
        new StateOpening(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()).Write(writer);
        var child = new HeldChild(new ChildFacts("a", 0, 0, 0, null), null, null);
        new StateIntent(child, mark).Write(writer, StateKind.Intent);
        new StateIntent(child with { Facts = child.Facts with { Id = "b" } }, $"{mark}.other").Write(writer, StateKind.Intent);
        File.WriteAllBytes($"{first.SocketPath}.state", writer.Written.ToArray());

        using var second = KeeperProcess.Restart(first);
        using var client = second.Connect().Greet();
        client.Subscribe();
        var found = Assert.Single(client.List());
        Assert.Equal(("a", lost.Id, true), (found.Id, found.Pid, found.Adopted));
        client.Signal(found, SigKill);
        Assert.Equal(found.Pid, client.NextExit().Pid);
    }

    [Fact]
    public void Another_process_with_the_number_is_neither_adopted_nor_touched()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        using var stranger = Process.Start("sleep", "60");
        var left = new HeldChild(new ChildFacts("a", stranger.Id, 1, 0, null), null, null);
        var refusal = client.Refused((writer, request) => left.Write(writer, MessageKind.Adopt, request));

        Assert.Equal(RefusalReason.NoSuchChild, refusal.Reason);
        Assert.Empty(client.List());
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public void A_process_is_adopted_on_request_by_its_pid_and_start()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        using var left = Process.Start("setsid", ["sh", "-c", "exit 3"]);
        left.WaitForExit();
        using var living = Process.Start("setsid", ["sleep", "60"]);
        LogPipeTests.Wait(() => ProcessStatText.Session(File.ReadAllBytes($"/proc/{living.Id}/stat")) == living.Id);
        var ticks = ProcessStatText.StartTicks(File.ReadAllBytes($"/proc/{living.Id}/stat"));
        var order = new HeldChild(new ChildFacts("a", living.Id, ticks, 5, null), null, null);
        var (kind, fields) = client.Ask((writer, request) => order.Write(writer, MessageKind.Adopt, request));

        Assert.Equal(MessageKind.Child, kind);
        Assert.Equal(order.Facts with { Adopted = true }, ChildFacts.Read(fields));
        client.Signal(order.Facts, SigKill);
        var ended = client.NextExit();
        Assert.Equal(living.Id, ended.Pid);
        Assert.True(ended.End is { Unknown: true } or { Signal: SigKill });
    }

    [Fact]
    public void An_orderly_end_leaves_nothing_to_take_over()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Spawn("a", "sleep", "60");
        client.Do(new ShutdownOrder(Force: true).Write);
        Assert.True(keeper.Process.WaitForExit(10_000));
        Assert.False(File.Exists($"{keeper.SocketPath}.state"));
    }

    private static bool IsZombie(string pid)
    {
        try
        {
            return ProcessStatText.HasEnded(File.ReadAllBytes($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            return true;
        }
    }
}
