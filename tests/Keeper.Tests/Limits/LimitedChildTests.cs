using System.Diagnostics;
using Holdfast.Keeper.Limits;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Tests.Serving;

namespace Holdfast.Keeper.Tests.Limits;

/// <summary>Children with limits, held by this machine's kernel.</summary>
[Collection("groups")] // of one folder, from which a Keeper that starts takes what is empty
public sealed class LimitedChildTests
{
    private const int SigKill = 9;
    private const string Variable = "HOLDFAST_RUN";
    private static readonly LimitOrder None = new(0, 0, 0, 0, 0, 0);

    [Fact]
    public void A_child_that_eats_memory_is_ended_by_the_kernel_and_its_end_says_so()
    {
        using var keeper = WithGroups("memory");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        client.Spawned(Limited("a", None with { Memory = 32 << 20 }, "sh", "-c", "exec tail /dev/zero"));
        var end = client.NextExit().End!;

        Assert.Equal(SigKill, end.Signal);
        Assert.True(end.MemoryKills > 0);
        Assert.InRange(end.PeakMemory, 1 << 20, 40 << 20);
    }

    [Fact]
    public void A_child_that_forks_without_end_is_bounded_and_dies_whole()
    {
        using var keeper = WithGroups("pids");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var child = client.Spawned(Limited(
            "a", None with { Tasks = 20 }, "perl", "-MPOSIX", "-e",
            "while (1) { my $p = fork; if (defined $p && $p == 0) { setsid; sleep 61; exit } select undef, undef, undef, 0.002 }"));
        Wait(() => Members(child, "pids").Count >= 19);
        Thread.Sleep(200);
        Assert.InRange(Members(child, "pids").Count, 19, 20);

        var members = Members(child, "pids");
        client.Signal(child, SigKill);
        client.NextExit();
        Wait(() => members.TrueForAll(pid => !Directory.Exists($"/proc/{pid}")));
        Wait(() => !Directory.Exists(Folder(child, "pids")));
    }

    [Fact]
    public void A_child_that_burns_processor_gets_its_share_and_no_more()
    {
        using var keeper = WithGroups("cpu");
        using var client = keeper.Connect().Greet();
        var child = client.Spawned(Limited("a", None with { Cpu = 200 }, "sh", "-c", "while :; do :; done"));
        var before = Ticks(child.Pid);
        var watch = Stopwatch.StartNew();
        Thread.Sleep(1_000);
        var share = (Ticks(child.Pid) - before) * 10.0 / watch.ElapsedMilliseconds;
        Assert.InRange(share, 0.05, 0.35);

        client.Do((writer, request) => new AdjustOrder("a", child.Pid, None).Write(writer, request));
        var folder = Folder(child, "cpu");
        var unlimited = IsUnified("cpu") ? ("cpu.max", "max 100000") : ("cpu.cfs_quota_us", "-1");
        Assert.Equal(unlimited.Item2, File.ReadAllText($"{folder}/{unlimited.Item1}").Trim());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_child_that_writes_to_the_disk_is_held_back_and_its_neighbour_is_not()
    {
        const int bytes = 3 << 20;
        using var keeper = WithGroups(IsUnified("cpu") ? "io" : "blkio");
        Assert.SkipUnless(FolderDisk.Of(keeper.Folder) is not null, "the folder for temporary files lies on no disk");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        client.Spawned(Writer("slow", None with { WriteRate = 1 << 20 }));
        client.Spawned(Writer("quick", None));

        var ends = new[] { client.NextExit(), client.NextExit() }.ToDictionary(end => end.Id);
        Assert.All(ends.Values, end => Assert.Equal(0, end.End!.Code));
        Assert.InRange(ends["slow"].End!.Lasted / 1e9, 1.5, 30);
        Assert.True(ends["quick"].End!.Lasted < ends["slow"].End!.Lasted / 2, $"the neighbour took {ends["quick"].End!.Lasted / 1e9} s as well");

        // Past the cache of files, so that what is held back is the writer itself, in either version.
        SpawnOrder Writer(string id, LimitOrder limits) => Limited(
            id, limits, "dd", "if=/dev/zero", $"of={keeper.Folder}/{id}", "bs=64k", $"count={bytes >> 16}", "oflag=direct", "status=none") with
        {
            WorkingFolder = keeper.Folder,
        };
    }

    [Fact]
    public void Descendants_that_left_the_session_die_with_a_child_that_exits()
    {
        using var keeper = WithGroups("pids");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var file = Path.Combine(keeper.Folder, "pid");
        client.Spawned(Limited("a", None, "sh", "-c", Daemon(file)));
        Assert.Equal(0, client.NextExit().End!.Code);

        Wait(() => !Directory.Exists($"/proc/{File.ReadAllText(file).Trim()}"));
    }

    [Fact]
    public void Without_control_groups_such_descendants_are_found_by_their_mark()
    {
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var file = Path.Combine(keeper.Folder, "pid");
        var order = Limited("a", None with { Memory = 1 << 30 }, "sh", "-c", Daemon(file));
        var child = client.Spawned(order);
        Assert.Equal("", child.Groups);
        Assert.Equal(0, client.NextExit().End!.Code);

        Wait(() => !Directory.Exists($"/proc/{File.ReadAllText(file).Trim()}"));
    }

    [Fact]
    public void Without_control_groups_each_process_is_held_by_itself()
    {
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var eater = Limited("a", None with { Memory = 32 << 20 }, "perl", "-e", "my @eaten; push @eaten, 'x' x 1e6 while 1");
        client.Spawned(eater with { ErrorFile = Path.Combine(keeper.Folder, "err") });
        var end = client.NextExit().End!;

        Assert.NotEqual((0, 0), (end.Code, end.Signal));
        Assert.InRange(end.PeakMemory, 1 << 20, 45 << 20);
        Assert.Contains("Out of memory", File.ReadAllText(Path.Combine(keeper.Folder, "err")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_control_groups_a_fork_storm_is_bounded_where_the_child_has_a_user_of_its_own()
    {
        const int user = 54_321;
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "becoming another user takes root");
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var storm = Limited(
            "a", None with { Tasks = 20 }, "perl", "-MPOSIX", "-e",
            "while (1) { my $p = fork; if (defined $p && $p == 0) { setsid; sleep 61; exit } select undef, undef, undef, 0.002 }");
        var child = client.Spawned(storm with { Terms = storm.Terms! with { User = $"{user}", UserGroup = $"{user}" } });
        Wait(() => ProcessesOf(user).Count >= 20);
        Thread.Sleep(200);
        Assert.Equal(20, ProcessesOf(user).Count);

        client.Signal(child, SigKill);
        client.NextExit();
        Wait(() => ProcessesOf(user).Count == 0);
    }

    [Fact]
    public void A_neighbours_descendants_are_spared_although_both_came_to_the_Keeper()
    {
        using var keeper = KeeperProcess.Start("--cgroups", "none");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var (ours, theirs) = (Path.Combine(keeper.Folder, "ours"), Path.Combine(keeper.Folder, "theirs"));
        var neighbour = client.Spawned(Marked("b", "sh", "-c", $"{Daemon(theirs)}; exec sleep 60"));
        client.Spawned(Marked("a", "sh", "-c", Daemon(ours)));
        client.NextExit();

        Wait(() => !Directory.Exists($"/proc/{File.ReadAllText(ours).Trim()}"));
        Assert.True(Directory.Exists($"/proc/{File.ReadAllText(theirs).Trim()}"));
        client.Signal(neighbour, SigKill);
        client.NextExit();
        Wait(() => !Directory.Exists($"/proc/{File.ReadAllText(theirs).Trim()}"));
    }

    [Fact]
    public void Each_run_is_marked_differently_whether_its_descendants_are_ended_by_it_or_not()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var marks = new[] { Marked("a", "sleep", "60"), Marked("b", "sleep", "60"), RawClient.Order("c", "sleep", "60") }
            .Select(order => client.Spawned(order).Pid).ToArray().Select(MarkOf).ToArray();

        Assert.All(marks, Assert.NotNull);
        Assert.Equal(3, marks.Distinct().Count());
    }

    [Fact]
    public void A_limit_that_the_kernel_refuses_refuses_the_child()
    {
        using var keeper = WithGroups("cpu");
        using var client = keeper.Connect().Greet();
        var refusal = client.Refused(Limited("a", None with { Cpu = long.MaxValue / 1000 }, "sleep", "1").Write);

        Assert.Contains(IsUnified("cpu") ? "cpu.max" : "cpu.cfs_quota_us", refusal.Text, StringComparison.Ordinal);
        Assert.Empty(client.List());
    }

    // Leaves a process in a session and group of its own, whose parent has ended.
    private static string Daemon(string file) => $"setsid sh -c 'sleep 60 & echo $! > {file}'; while [ ! -s {file} ]; do sleep 0.01; done";

    private static SpawnOrder Limited(string id, LimitOrder limits, params string[] command) => RawClient.Order(id, command) with
    {
        Terms = new LaunchTerms { RunVariable = Variable, Group = $"holdfast-test-{Environment.ProcessId}/{id}", Limits = limits },
    };

    private static SpawnOrder Marked(string id, params string[] command) =>
        RawClient.Order(id, command) with { Terms = new LaunchTerms { RunVariable = Variable } };

    private static string? MarkOf(int pid)
    {
        var environment = "";
        Wait(() => (environment = File.ReadAllText($"/proc/{pid}/environ")).Length > 0); // the kernel lays it out during the exec
        return environment.Split('\0').FirstOrDefault(entry => entry.StartsWith(Variable, StringComparison.Ordinal));
    }

    private static List<string> ProcessesOf(int user) => [.. Directory.EnumerateDirectories("/proc").Where(folder => IsOf(folder, user))];

    private static bool IsOf(string folder, int user)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(folder)[0]) && File.ReadAllText($"{folder}/status").Contains($"\nUid:\t{user}\t", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static KeeperProcess WithGroups(string controller)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "making control groups takes root or delegation");
        Assert.SkipUnless(
            IsUnified(controller) || File.Exists($"/sys/fs/cgroup/{controller}/cgroup.procs"),
            $"this machine has no controller {controller}");
        var keeper = KeeperProcess.Start();
        keeper.EndsOrderly = true; // so that it takes its groups away
        return keeper;
    }

    // A controller belongs to version 2 as long as no tree of version 1 has taken it.
    private static bool IsUnified(string controller) => new[] { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" }.Any(root =>
        File.Exists($"{root}/cgroup.controllers") && File.ReadAllText($"{root}/cgroup.controllers").Split(' ', '\n').Contains(controller));

    private static string Folder(ChildFacts child, string controller)
    {
        var name = IsUnified(controller) ? "unified" : controller;
        return child.Groups.Split('\n').Single(line => line.Split('=')[0].Split(',').Contains(name)).Split('=')[1];
    }

    private static List<int> Members(ChildFacts child, string controller) =>
        [.. File.ReadAllLines($"{Folder(child, controller)}/cgroup.procs").Select(int.Parse)];

    // User and system time in hundredths of a second: fields 14 and 15.
    private static long Ticks(int pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(' ');
        return long.Parse(fields[13]) + long.Parse(fields[14]);
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
