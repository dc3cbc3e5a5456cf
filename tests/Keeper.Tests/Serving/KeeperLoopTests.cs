using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Serving;

public sealed class KeeperLoopTests
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Fact]
    public void A_killed_child_is_reported_with_its_signal()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var child = client.Spawn("a", "sleep", "60");
        Assert.True(Directory.Exists($"/proc/{child.Pid}"));
        client.Signal(child, SigKill);

        var exit = client.NextExit();
        Assert.Equal(child with { End = exit.End }, exit);
        Assert.Equal((0, SigKill), (exit.End!.Code, exit.End.Signal));
        Assert.InRange(exit.End.DiedAt, child.SpawnedAt, DateTimeOffset.UtcNow.AddSeconds(1).ToUnixTimeMilliseconds() * 1_000_000);
        Assert.True(exit.End.PeakMemory > 0);
        Assert.False(Directory.Exists($"/proc/{child.Pid}"));
    }

    [Fact]
    public void An_exit_code_is_reported_and_kept_until_it_is_released()
    {
        using var keeper = KeeperProcess.Start();
        ChildFacts child;
        using (var first = keeper.Connect().Greet())
        {
            first.Subscribe();
            child = first.Spawn("a", "sh", "-c", "exit 7");
            Assert.Equal(7, first.NextExit().End!.Code);
        }

        using var second = keeper.Connect().Greet();
        Assert.Equal(7, Assert.Single(second.List()).End!.Code);
        second.Do((writer, request) => new ChildOrder("a", child.Pid, 0).Write(writer, MessageKind.Release, request));
        Assert.Empty(second.List());
    }

    [Fact]
    public void Who_connects_while_no_descriptor_is_left_is_let_go_and_may_come_again()
    {
        using var keeper = KeeperProcess.Start();
        using var first = keeper.Connect().Greet();
        // Those of the platform stand far above.
        const int farAbove = 200;
        var last = Directory.GetFileSystemEntries($"/proc/{keeper.Process.Id}/fd").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Where(number => number < farAbove).Max();
        Limit(keeper.Process.Id, last + 1);
        List<RawClient> taken = [];
        while (keeper.Connect() is var next && IsTaken(next))
        {
            taken.Add(next);
            Assert.True(taken.Count < 12, "there is always one more descriptor");
        }

        first.List();
        Limit(keeper.Process.Id, 1_000);
        taken.ForEach(client => client.Dispose());
        using var second = keeper.Connect().Greet();
        Assert.Empty(second.List());
    }

    // Who is let go finds its greeting unanswered and the connection at its end.
    private static bool IsTaken(RawClient client) => Record.Exception(() => client.Greet()) is null;

    private static void Limit(int pid, int descriptors)
    {
        using var limited = Process.Start("prlimit", ["--pid", $"{pid}", $"--nofile={descriptors}:"]);
        limited.WaitForExit();
        Assert.Equal(0, limited.ExitCode);
    }

    [Fact]
    public void An_exit_while_nobody_is_connected_is_not_lost()
    {
        using var keeper = KeeperProcess.Start();
        ChildFacts child;
        using (var first = keeper.Connect().Greet())
            child = first.Spawn("a", "sleep", "0.05");
        Wait(() => !Directory.Exists($"/proc/{child.Pid}"));

        using var second = keeper.Connect().Greet();
        var kept = Assert.Single(second.List());
        Assert.Equal(child, kept with { End = null });
        Assert.Equal((0, 0), (kept.End!.Code, kept.End.Signal));
    }

    [Fact]
    public void A_second_child_with_a_living_id_is_refused_with_the_facts_of_the_first()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var child = client.Spawn("a", "sleep", "60");
        var refusal = client.Refused(RawClient.Order("a", "sleep", "60").Write);

        Assert.Equal(RefusalReason.Duplicate, refusal.Reason);
        Assert.Equal(child, refusal.Child);
    }

    [Theory]
    [InlineData("/no/such/program", 2)]
    [InlineData("no-such-program", 2)]
    [InlineData("/etc/passwd", 13)]
    [InlineData("/", 13)]
    public void A_program_that_cannot_run_is_refused_with_the_systems_own_error(string program, int errno)
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var refusal = client.Refused(RawClient.Order("a", program).Write);

        Assert.Equal((RefusalReason.SpawnFailed, errno), (refusal.Reason, refusal.Errno));
        Assert.Contains(program, refusal.Text, StringComparison.Ordinal);
        Assert.Empty(client.List());
    }

    [Fact]
    public void A_missing_working_folder_is_named()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var order = RawClient.Order("a", "/bin/sleep", "1") with { WorkingFolder = "/no/such/folder" };

        Assert.Contains("working folder /no/such/folder", client.Refused(order.Write).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_has_its_own_environment_folder_session_and_no_descriptor_of_the_Keeper()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var output = Path.Combine(keeper.Folder, "out.log");
        const string script = "env; pwd; ps -o sid=,pgid= -p $$; ls /proc/self/fd; echo oops >&2";
        var child = client.Spawned(RawClient.Order("a", "sh", "-c", script) with
        {
            Variables = ["PATH=/usr/bin:/bin", "GREETING=good day"],
            WorkingFolder = "/usr",
            OutputFile = output,
            ErrorFile = output,
        });
        Assert.Equal(0, client.NextExit().End!.Code);

        var lines = File.ReadAllLines(output);
        Assert.Contains("GREETING=good day", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("HOME=", StringComparison.Ordinal));
        Assert.Contains("/usr", lines);
        Assert.Contains("oops", lines);
        var session = lines.Single(line => line.TrimStart().StartsWith($"{child.Pid} ", StringComparison.Ordinal));
        var words = session.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([$"{child.Pid}", $"{child.Pid}"], words);
        Assert.Equal(["0", "1", "2", "3"], lines.Where(line => line.Length == 1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(output));
    }

    // Not asked of a shell: one blocks every signal for as long as it starts a program, and unblocks what it was given.
    [Fact]
    public void A_child_begins_with_no_signal_ignored_or_blocked()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var output = Path.Combine(keeper.Folder, "out.log");
        client.Spawned(RawClient.Order("a", "cat", "/proc/self/status") with { OutputFile = output });
        Assert.Equal(0, client.NextExit().End!.Code);

        // The C library keeps signals 32 and 33 for itself and leaves them ignored in what it spawns.
        const ulong librarysOwn = 0x180000000;
        var lines = File.ReadAllLines(output);
        Assert.Equal(0UL, SignalsOf(lines, "SigIgn:") & ~librarysOwn);
        Assert.Equal(0UL, SignalsOf(lines, "SigBlk:"));
    }

    [Fact]
    public void The_rest_of_a_group_ends_with_its_leader()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var output = Path.Combine(keeper.Folder, "out.log");
        var order = RawClient.Order("a", "sh", "-c", "sleep 60 & echo $!; wait") with { OutputFile = output };
        var child = client.Spawned(order);
        Wait(() => File.ReadAllText(output).EndsWith('\n'));
        var grandchild = File.ReadAllText(output).Trim();

        client.Signal(child, SigKill);
        client.NextExit();
        Wait(() => !Directory.Exists($"/proc/{grandchild}"));
    }

    [Fact]
    public void An_orphan_outside_its_group_comes_to_the_Keeper_and_leaves_no_zombie()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var output = Path.Combine(keeper.Folder, "out.log");
        const string script = "setsid sh -c 'echo $$; exec sleep 0.3' & sleep 0.1";
        client.Spawned(RawClient.Order("a", "sh", "-c", script) with { OutputFile = output });
        client.NextExit();
        var orphan = File.ReadAllText(output).Trim();
        Assert.Equal($"{keeper.Process.Id}", ParentOf(orphan));

        Wait(() => !Directory.Exists($"/proc/{orphan}"));
    }

    [Fact]
    public void A_hundred_children_that_die_at_once_are_all_reported()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var children = Enumerable.Range(0, 100).Select(number => client.Spawn($"w{number}", "sleep", "60")).ToList();
        foreach (var child in children)
            client.Signal(child, SigTerm);

        var ended = Enumerable.Range(0, 100).Select(_ => client.NextExit()).ToList();
        Assert.Equal(children.Select(child => child.Pid).Order(), ended.Select(child => child.Pid).Order());
        Assert.All(ended, child => Assert.Equal(SigTerm, child.End!.Signal));
    }

    [Fact]
    public void A_client_that_takes_nothing_does_not_stop_the_others()
    {
        using var keeper = KeeperProcess.Start();
        using var stuck = keeper.Connect().Greet();
        using var client = keeper.Connect().Greet();
        client.Spawn("a", "sleep", "60");
        stuck.Socket.Blocking = false;
        var writer = new FrameWriter();
        for (uint request = 0; request < 1_000; request++)
            RawClient.Bare(writer, MessageKind.List, request);
        var stopped = Stopwatch.StartNew();
        var full = 0;
        while (full < 100 && stopped.Elapsed < TimeSpan.FromSeconds(10))
        {
            try
            {
                stuck.Socket.Send(writer.Written.Span);
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.WouldBlock)
            {
                full++;
                Assert.Single(client.List());
            }
            catch (SocketException)
            {
                return; // It was dropped, which is what it deserves.
            }
        }

        Assert.Fail("the stuck client was never dropped");
    }

    [Fact]
    public void Garbage_closes_its_connection_and_no_other()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        using var vandal = keeper.Connect();
        vandal.Socket.Send("GET / HTTP/1.1\r\n\r\n"u8);

        Assert.Equal(0, vandal.Socket.Receive(new byte[16]));
        Assert.Empty(client.List());
    }

    [Fact]
    public void Nothing_is_answered_before_the_greeting_and_an_unknown_request_is_refused_politely()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect();
        var early = client.Refused((writer, request) => RawClient.Bare(writer, MessageKind.List, request));
        client.Greet();
        var unknown = client.Refused((writer, request) => RawClient.Bare(writer, (MessageKind)60, request));

        Assert.Equal(RefusalReason.Unsupported, early.Reason);
        Assert.Equal(RefusalReason.Unsupported, unknown.Reason);
        Assert.Empty(client.List());
    }

    [Fact]
    public void A_second_Keeper_of_the_same_folder_ends_with_status_3()
    {
        using var keeper = KeeperProcess.Start();
        using var second = KeeperProcess.Launch(keeper.Folder);

        Assert.True(second.WaitForExit(10_000));
        Assert.Equal(3, second.ExitCode);
        using var client = keeper.Connect().Greet();
        Assert.Empty(client.List());
    }

    [Fact]
    public void The_socket_is_for_its_owner_alone()
    {
        using var keeper = KeeperProcess.Start();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keeper.SocketPath));
    }

    [Fact]
    public void It_ends_on_request_only_when_it_holds_nothing_unless_forced()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var child = client.Spawn("a", "sh", "-c", "trap '' TERM; sleep 60");

        Assert.Equal(RefusalReason.StillHeld, client.Refused(new ShutdownOrder(Force: false).Write).Reason);
        client.Do(new ShutdownOrder(Force: true).Write);
        Assert.True(keeper.Process.WaitForExit(10_000));
        Assert.Equal(0, keeper.Process.ExitCode);
        Assert.False(Directory.Exists($"/proc/{child.Pid}"));
        Assert.False(File.Exists(keeper.SocketPath));
    }

    [Fact]
    public void Hanging_up_and_interrupting_do_not_end_it_and_terminating_ends_it_with_its_children()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var child = client.Spawn("a", "sleep", "60");
        foreach (var signal in (string[])["HUP", "INT", "PIPE"])
            Kill(signal, keeper.Process.Id);
        Assert.Single(client.List());

        Kill("TERM", keeper.Process.Id);
        Assert.True(keeper.Process.WaitForExit(10_000));
        Assert.False(Directory.Exists($"/proc/{child.Pid}"));
    }

    [Fact]
    public void It_sleeps_while_nothing_happens()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Spawn("a", "sleep", "60");
        client.List();
        var before = Switches(keeper.Process.Id);
        Thread.Sleep(300);
        Assert.InRange(Switches(keeper.Process.Id) - before, 0, 2);
    }

    private static void Kill(string signal, int pid)
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", $"{pid}"]);
        kill.WaitForExit();
    }

    private static string ParentOf(string pid) =>
        File.ReadAllLines($"/proc/{pid}/status").Single(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim();

    private static long Switches(int pid) =>
        long.Parse(File.ReadAllLines($"/proc/{pid}/status")
            .Single(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal))[24..].Trim());

    private static ulong SignalsOf(string[] status, string row) =>
        Convert.ToUInt64(status.Single(line => line.StartsWith(row, StringComparison.Ordinal))[row.Length..].Trim(), 16);

    private static void Wait(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "it did not happen within 10 s");
            Thread.Sleep(5);
        }
    }
}
