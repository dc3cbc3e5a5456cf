using System.Diagnostics;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Limits;

/// <summary>Each policy seen to act on real processes, and a neighbour whose heart goes on beating.</summary>
public sealed class LimitPolicyTests
{
    private const string Subject = "worker/a";
    private const int Mebibyte = 1 << 20;

    // Takes a little more than 40 MiB piece by piece, says so, and stays; on SIGTERM it ends well.
    private const string Eater =
        "$SIG{TERM} = sub { exit 0 }; $| = 1; my @eaten; for (1 .. 40) { push @eaten, 'x' x (1 << 20); select undef, undef, undef, 0.01 } print \"full\\n\"; sleep 60 while 1";

    private static readonly string Glutton = Eater.Replace(".. 40", ".. 80", StringComparison.Ordinal);

    [Fact]
    public async Task Memory_that_is_only_logged_is_told_and_the_worker_goes_on()
    {
        await using var node = await StartAsync(Perl(Eater, Memory(LimitPolicy.Log, 40)));
        var told = await node.Journal.WaitForAsync(LimitEventKinds.Exceeded, Subject, 1, node.Limit);
        var view = await node.WaitForAsync("a", view => view.Limits.Any(limit => limit.Level == LimitLevel.Exceeded));

        Assert.Equal("ok", told.Entry.Result);
        Assert.Contains("of 40 MiB", told.Entry.Data, StringComparison.Ordinal);
        Assert.Equal((0, LimitedResource.Memory), (view.Restarts, view.Limits[0].Resource));
    }

    [Fact]
    public async Task An_alert_is_journalled_as_a_failure()
    {
        await using var node = await StartAsync(Perl(Eater, Memory(LimitPolicy.Alert, 40)));
        var told = await node.Journal.WaitForAsync(LimitEventKinds.Exceeded, Subject, 1, node.Limit);

        Assert.Equal($"failed:{WorkerErrors.LimitReached.Id}", told.Entry.Result);
        Assert.NotNull(node.Service.Find("a").Value.Pid);
    }

    [Fact]
    public async Task A_worker_that_is_to_be_shut_down_gracefully_ends_by_its_own_hand_and_stays_ended()
    {
        await using var node = await StartAsync(Perl(Eater, Memory(LimitPolicy.GracefulShutdown, 40)));
        var view = await node.WaitForAsync("a", view => view.State == WorkerState.Stopped);

        Assert.Equal((0, 0), (view.LastExit!.Code, view.LastExit.Signal));
        Assert.StartsWith("it reached its limit: memory ", view.Reason, StringComparison.Ordinal);
        Assert.Equal(0, view.Restarts);
    }

    [Fact]
    public async Task A_worker_that_is_to_be_killed_is_killed_and_stays_so()
    {
        SkipUnlessHeld("memory");
        await using var node = await StartAsync(Perl(Glutton, Memory(LimitPolicy.ImmediateKill, 40)));
        var view = await node.WaitForAsync("a", view => view.State == WorkerState.Failed);

        Assert.Equal(9, view.LastExit!.Signal);
        Assert.Contains("limit", view.Reason, StringComparison.Ordinal);
        Assert.Equal(0, view.Restarts);
    }

    [Fact]
    public async Task A_worker_that_is_to_be_restarted_is_although_its_own_policy_says_never()
    {
        var worker = Perl(Eater, Memory(LimitPolicy.Restart, 40)) with
        {
            Restart = new RestartOptions { Policy = RestartPolicy.Never, StableAfter = TimeSpan.Zero, MaxRetries = 50 },
        };
        await using var node = await StartAsync(worker);
        var first = await node.WaitForPidAsync("a");
        var second = await node.WaitForPidAsync("a", first.Pid);

        Assert.Equal(1, second.Restarts);
        Assert.Equal((0, 0), (second.LastExit!.Code, second.LastExit.Signal));
    }

    [Fact]
    public async Task A_raised_limit_lets_the_next_run_live()
    {
        var limits = Memory(LimitPolicy.RestartAdjusted, 40);
        var worker = Perl(Eater, limits with { Bounds = [limits.Bounds[0] with { Factor = 3, Ceiling = 100 * Mebibyte }] }) with
        {
            Restart = new RestartOptions { StableAfter = TimeSpan.Zero },
        };
        await using var node = await StartAsync(worker);
        var adjusted = await node.Journal.WaitForAsync(LimitEventKinds.Adjusted, Subject, 1, node.Limit);
        await node.WaitForAsync("a", view => view is { Restarts: 1, Pid: not null });
        await FullAsync(node, 2);
        await Task.Delay(400, node.Limit);

        Assert.Contains("40 of 100 MiB", adjusted.Entry.Data, StringComparison.Ordinal);
        Assert.Equal(1, node.Service.Find("a").Value.Restarts);

        // The next daemon measures by the limit as it was raised, as long as the definition is the same.
        var pid = node.Service.Find("a").Value.Pid;
        await node.StopServiceAsync();
        await node.StartServiceAsync(worker);
        await Task.Delay(400, node.Limit);
        Assert.Equal((pid, 0), (node.Service.Find("a").Value.Pid, node.Service.Find("a").Value.Restarts));
        await node.StopServiceAsync();
        await node.StartServiceAsync(worker with { Limits = worker.Limits with { Bounds = [worker.Limits.Bounds[0] with { Limit = 39 * Mebibyte, Warning = Mebibyte }] } });
        await node.Journal.WaitForAsync(LimitEventKinds.Adjusted, Subject, 2, node.Limit);
    }

    [Fact]
    public async Task A_throttled_worker_gets_little_processor_until_it_is_well_below_its_limit()
    {
        SkipUnlessHeld("cpu");
        const string script =
            "my @eaten = map { 'x' x (1 << 20) } 1 .. 60; my $end = time + 2; while (time < $end) { } @eaten = (); undef @eaten; exec 'sleep', '60'";
        await using var node = await StartAsync(Perl(script, Memory(LimitPolicy.Throttle, 40)));
        var child = await node.WaitForPidAsync("a");
        await node.Journal.WaitForAsync(LimitEventKinds.Throttled, Subject, 1, node.Limit);
        var (before, watch) = (CpuSeconds(child.Pid!.Value), Stopwatch.StartNew());
        await Task.Delay(800, node.Limit);
        var share = (CpuSeconds(child.Pid.Value) - before) / watch.Elapsed.TotalSeconds;
        await node.Journal.WaitForAsync(LimitEventKinds.Released, Subject, 1, node.Limit);

        Assert.InRange(share, 0, 0.45);
        Assert.Equal(child.Pid, node.Service.Find("a").Value.Pid);
    }

    [Fact]
    public async Task A_throttled_worker_is_let_go_by_a_daemon_that_knows_another_limit()
    {
        SkipUnlessHeld("cpu");
        var worker = Perl("my @eaten = map { 'x' x (1 << 20) } 1 .. 60; 1 while 1", Memory(LimitPolicy.Throttle, 40));
        await using var node = await StartAsync(worker);
        var child = await node.WaitForPidAsync("a");
        await node.Journal.WaitForAsync(LimitEventKinds.Throttled, Subject, 1, node.Limit);
        await node.StopServiceAsync();
        await node.StartServiceAsync(worker with { Limits = Memory(LimitPolicy.Throttle, 400) });

        // Throttled it has a fifth of a processor.
        for (var share = 0.0; share < 0.35;)
        {
            var (before, watch) = (CpuSeconds(child.Pid!.Value), Stopwatch.StartNew());
            await Task.Delay(500, node.Limit);
            share = (CpuSeconds(child.Pid.Value) - before) / watch.Elapsed.TotalSeconds;
        }

        Assert.Equal(child.Pid, node.Service.Find("a").Value.Pid);
    }

    [Fact]
    public async Task An_apply_that_leaves_a_workers_limits_alone_leaves_it_throttled_until_it_is_well_below_its_limit()
    {
        SkipUnlessHeld("cpu");
        var folder = Directory.CreateTempSubdirectory("hf-limits-").FullName;
        const string script = "my @eaten = map { 'x' x (1 << 20) } 1 .. 60; select undef, undef, undef, 0.02 until -e 'free'; exec 'sleep', '60'";
        var worker = Perl(script, Memory(LimitPolicy.Throttle, 40)) with { WorkingFolder = folder };
        await using var node = await StartAsync(worker);
        await node.Journal.WaitForAsync(LimitEventKinds.Throttled, Subject, 1, node.Limit);
        var again = worker with { Limits = Memory(LimitPolicy.Throttle, 40), Restart = new RestartOptions { MaxRetries = 7 } };
        await node.Service.ApplyAsync(Node.Operator, [again], fingerprint: null, node.Limit);
        await Task.Delay(300, node.Limit);
        Assert.Single(node.Journal.Kinds(Subject), LimitEventKinds.Throttled);
        Assert.Single(node.Journal.Kinds(Subject), LimitEventKinds.Exceeded);
        Assert.Equal(LimitLevel.Exceeded, Assert.Single(node.Service.Find("a").Value.Limits).Level);
        await File.WriteAllTextAsync(Path.Combine(folder, "free"), "", node.Limit);

        await node.Journal.WaitForAsync(LimitEventKinds.Released, Subject, 1, node.Limit);
        await node.WaitForAsync("a", view => view.Limits.Count == 0);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_the_kernel_ends_for_want_of_memory_says_so_in_its_state_and_in_the_journal()
    {
        SkipUnlessHeld("memory");
        await using var node = await StartAsync(new WorkerDefinition
        {
            Name = "a",
            Command = ["/usr/bin/tail", "/dev/zero"],
            Limits = Memory(LimitPolicy.None, 40),
            Restart = new RestartOptions { Policy = RestartPolicy.Never },
        });
        var killed = await node.Journal.WaitForAsync(LimitEventKinds.Killed, Subject, 1, node.Limit);
        var view = await node.WaitForAsync("a", view => view.State == WorkerState.Failed);

        Assert.True(view.LastExit!.OutOfMemory);
        Assert.Contains("memory limit", killed.Entry.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fork_storm_is_held_and_the_neighbour_does_not_feel_it()
    {
        SkipUnlessHeld("pids");
        const string storm = "use POSIX; while (1) { my $p = fork; if (defined $p && $p == 0) { POSIX::setsid(); sleep 61; exit } select undef, undef, undef, 0.001 }";
        var limits = Bounds(new ResourceBound { Resource = LimitedResource.Pids, Limit = 30, Warning = 20, Policy = LimitPolicy.ImmediateKill });
        await using var node = await StartAsync(Perl(storm, limits), Neighbour());
        var view = await node.WaitForAsync("a", view => view.State == WorkerState.Failed);

        Assert.Contains("pids 30 of 30", view.Reason, StringComparison.Ordinal);
        Assert.Empty(Stormers("sleep 61"));
        await BeatsAsync(node);
    }

    [Fact]
    public async Task A_fork_storm_that_nothing_holds_is_measured_and_ended_with_all_that_left_its_session()
    {
        const string storm = "use POSIX; while (1) { my $p = fork; if (defined $p && $p == 0) { POSIX::setsid(); sleep 62; exit } select undef, undef, undef, 0.005 }";
        var limits = Bounds(new ResourceBound { Resource = LimitedResource.Pids, Limit = 30, Warning = 20, Policy = LimitPolicy.ImmediateKill });
        await using var node = new Node { ControlGroups = false };
        await node.StartServiceAsync(Perl(storm, limits), Neighbour());
        var view = await node.WaitForAsync("a", view => view.State == WorkerState.Failed);

        Assert.StartsWith("it reached its limit: pids ", view.Reason, StringComparison.Ordinal);
        while (Stormers("sleep 62").Count > 0)
            await Task.Delay(5, node.Limit);
        await BeatsAsync(node);
    }

    [Fact]
    public async Task Burnt_processor_that_nothing_holds_is_measured_over_the_tree_and_ended()
    {
        var bound = new ResourceBound { Resource = LimitedResource.Cpu, Limit = 0.05, Warning = 0.02, Policy = LimitPolicy.GracefulShutdown, Sustained = TimeSpan.FromMilliseconds(300) };
        var worker = Perl("", Bounds(bound)) with { Command = ["/bin/sh", "-c", "setsid perl -e '1 while 1' & while :; do sleep 1; done"] };
        await using var node = new Node { ControlGroups = false };
        await node.StartServiceAsync(worker, Neighbour());
        var view = await node.WaitForAsync("a", view => view.State == WorkerState.Stopped);

        Assert.StartsWith("it reached its limit: cpu ", view.Reason, StringComparison.Ordinal);
        while (Stormers("1 while 1").Count > 0)
            await Task.Delay(5, node.Limit);
        await BeatsAsync(node);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_descriptors_are_held_by_the_kernel_and_seen_at_the_limit(bool groups)
    {
        const string hoarder = "my @open; while (1) { open(my $f, '<', '/dev/null') or last; push @open, $f } sleep 60";
        var limits = Bounds(new ResourceBound { Resource = LimitedResource.Descriptors, Limit = 50, Warning = 40, Policy = LimitPolicy.Throttle });
        await using var node = new Node { ControlGroups = groups };
        await node.StartServiceAsync(Perl(hoarder, limits), Neighbour());
        var view = await node.WaitForAsync("a", view => view.Limits.Any(limit => limit.Level == LimitLevel.Exceeded));

        Assert.Equal(50, view.Limits[0].Usage);
        await BeatsAsync(node);
    }

    [Fact]
    public async Task Burnt_processor_is_held_to_its_share()
    {
        SkipUnlessHeld("cpu");
        var limits = Bounds(new ResourceBound { Resource = LimitedResource.Cpu, Limit = 0.2, Warning = 0.1, Policy = LimitPolicy.Throttle });
        await using var node = await StartAsync(Perl("1 while 1", limits), Neighbour());
        var child = await node.WaitForPidAsync("a");
        var (before, watch) = (CpuSeconds(child.Pid!.Value), Stopwatch.StartNew());
        await Task.Delay(1_000, node.Limit);

        Assert.InRange((CpuSeconds(child.Pid.Value) - before) / watch.Elapsed.TotalSeconds, 0.02, 0.35);
        await BeatsAsync(node);
    }

    [Fact]
    public async Task Without_control_groups_use_is_summed_over_the_tree_and_policies_act_all_the_same()
    {
        // The eater is a grandchild in a session of its own, which came to the Keeper as an orphan.
        var worker = Perl(Eater, Memory(LimitPolicy.GracefulShutdown, 40)) with
        {
            Command = ["/bin/sh", "-c", "setsid perl -e \"$0\" & while :; do sleep 1; done", Eater.Replace("$SIG{TERM} = sub { exit 0 };", "", StringComparison.Ordinal)],
        };
        await using var node = new Node { ControlGroups = false };
        await node.StartServiceAsync(worker, Neighbour());
        var view = await node.WaitForAsync("a", view => view.State == WorkerState.Stopped);

        Assert.StartsWith("it reached its limit: memory ", view.Reason, StringComparison.Ordinal);
        await BeatsAsync(node);
    }

    private static Task<Node> StartAsync(params WorkerDefinition[] definitions) => Node.StartAsync(definitions);

    private static WorkerDefinition Perl(string script, WorkerLimits limits) => new() { Name = "a", Command = ["/usr/bin/perl", "-e", script], Limits = limits };

    // Its log grows by a line every few milliseconds.
    private static WorkerDefinition Neighbour() => new() { Name = "b", Command = ["/bin/sh", "-c", "while :; do echo beat; sleep 0.02; done"] };

    private static WorkerLimits Memory(LimitPolicy policy, int mebibytes) => Bounds(new ResourceBound
    {
        Resource = LimitedResource.Memory,
        Limit = (double)mebibytes * Mebibyte,
        Warning = mebibytes * 0.8 * Mebibyte,
        Policy = policy,
        Ceiling = 2.0 * mebibytes * Mebibyte,
    });

    private static WorkerLimits Bounds(params ResourceBound[] bounds) => new() { Bounds = bounds, SampleEvery = TimeSpan.FromMilliseconds(50) };

    private static async Task FullAsync(Node node, int times)
    {
        while (await LinesAsync(node, "a") < times - 1)
            await Task.Delay(10, node.Limit);
    }

    private static async Task BeatsAsync(Node node)
    {
        var before = await LinesAsync(node, "b");
        await Task.Delay(300, node.Limit);
        Assert.True(await LinesAsync(node, "b") > before + 3, "the neighbour's heart does not beat");
    }

    private static async Task<int> LinesAsync(Node node, string name) =>
        (await node.Service.Logs.SearchAsync(new LogSearch { Workers = [name], Stream = LogStream.Output, Limit = 10_000, FromEnd = true }, node.Limit)).Value.Lines.Count;

    private static double CpuSeconds(int pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(' ');
        return (long.Parse(fields[13]) + long.Parse(fields[14])) / 100.0;
    }

    // Whoever was forked and is no other program yet has the words of the one that forked it.
    private static List<string> Stormers(string words) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _) && HasWords(folder, words))];

    private static bool HasWords(string folder, string words)
    {
        try
        {
            return File.ReadAllText($"{folder}/cmdline").Replace('\0', ' ').Contains(words, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void SkipUnlessHeld(string controller)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "making control groups takes root or delegation");
        Assert.SkipUnless(Directory.Exists($"/sys/fs/cgroup/{controller}"), $"this machine has no controller {controller} of version 1");
    }
}
