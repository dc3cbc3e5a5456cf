using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>What a kill leaves standing. These tests hurt their node, so each has one of its own.</summary>
public sealed class SurvivalTests
{
    [Fact]
    public async Task A_killed_worker_is_back_by_the_journal_and_by_the_kernel()
    {
        await using var node = await RunningNode.DemoAsync();
        var before = await RunningPidAsync(node, "harbor-a", not: null);
        Kill(before);
        var after = await RunningPidAsync(node, "harbor-a", not: before);
        Assert.False(Lives(before), "the killed process is gone");
        Assert.True(Lives(after), "its replacement lives");
        var (died, started) = await TimesAsync(node, "harbor-a", before, after);
        Assert.True(started >= died, "the replacement came before the end");
        // The kernel counts a process's start in ticks of 10 ms since boot; the journal's time must agree with that stamp.
        Assert.InRange(Math.Abs((KernelStart(after) - started).TotalMilliseconds), 0, 25);
    }

    [Fact]
    public async Task Down_ends_the_Keeper_and_the_workers_of_a_daemon_that_was_killed()
    {
        await using var node = await RunningNode.DemoAsync();
        var status = await node.GetAsync("/api/v1/node");
        int[] pids = [status["keeper_pid"]!.GetValue<int>(), .. Pids(status).Values];
        Kill(status["pid"]!.GetValue<int>());

        Assert.Contains("its Keeper and 2 workers were ended", (await node.HoldfastAsync("down")).Succeeded(), StringComparison.Ordinal);
        Assert.All(pids, pid => Assert.False(Lives(pid), $"{pid} still lives"));
        Assert.Contains("HF6003", (await node.HoldfastAsync("down")).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_daemon_is_told_of_after_seconds_instead_of_hanging_the_command_line()
    {
        await using var node = await RunningNode.DemoAsync();
        var daemon = (await node.GetAsync("/api/v1/node"))["pid"]!.GetValue<int>();
        Signal(daemon, "STOP");
        try
        {
            var refused = (await node.HoldfastAsync("status")).Failed();
            Assert.Contains("HF6003", refused, StringComparison.Ordinal);
            Assert.Contains("no sign of life within 5 s", refused, StringComparison.Ordinal);
        }
        finally
        {
            Signal(daemon, "CONT");
        }
    }

    [Fact]
    public async Task When_the_Keeper_was_killed_another_adopts_its_workers_and_no_second_copy_is_made()
    {
        await using var node = await RunningNode.DemoAsync();
        var status = await node.GetAsync("/api/v1/node");
        var workers = Pids(status);
        var keeper = status["keeper_pid"]!.GetValue<int>();
        Kill(keeper);
        status = await node.UntilAsync(
            n => n["keeper_pid"]!.GetValue<int>() != keeper && n["workers"]!.AsArray().All(w => w!["state"]!.GetValue<string>() == "running"),
            "another Keeper holds the workers");
        Assert.Equal(workers, Pids(status));
        Assert.Equal(2, LiveBanks(node));

        Kill(workers["harbor-a"]);
        var after = await RunningPidAsync(node, "harbor-a", not: workers["harbor-a"]);
        Assert.NotEqual(workers["harbor-a"], after);
        Assert.Equal(2, LiveBanks(node));
    }

    [Fact]
    public async Task A_damaged_journal_stops_up_before_anything_runs()
    {
        await using var node = await RunningNode.DemoAsync();
        (await node.HoldfastAsync("down")).Succeeded();
        var file = Path.Combine(node.Data, "tenants", "default.db");
        var whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, new string('x', 8192), TestContext.Current.CancellationToken);

        Assert.Contains("HF5004", (await node.HoldfastAsync("up", "--demo")).Failed(), StringComparison.Ordinal);
        Assert.Equal(0, LiveBanks(node));
        Assert.Equal(0, Processes(command => command.Contains("holdfast-keeper", StringComparison.Ordinal) && command.Contains(node.Data, StringComparison.Ordinal)));

        await File.WriteAllBytesAsync(file, whole, TestContext.Current.CancellationToken);
        (await node.HoldfastAsync("up", "--demo")).Succeeded();
    }

    [Fact]
    public async Task A_killed_daemon_leaves_its_workers_running_and_up_finds_them_again()
    {
        await using var node = await RunningNode.DemoAsync();
        var status = await node.GetAsync("/api/v1/node");
        var workers = Pids(status);
        var keeper = status["keeper_pid"]!.GetValue<int>();
        Kill(status["pid"]!.GetValue<int>());

        foreach (var pid in workers.Values) Assert.True(Lives(pid), "the worker outlives the daemon");
        (await node.HoldfastAsync("up", "--demo")).Succeeded();

        status = await node.GetAsync("/api/v1/node");
        Assert.Equal(workers, Pids(status));
        Assert.Equal(keeper, status["keeper_pid"]!.GetValue<int>());
        Assert.Equal(2, LiveBanks(node));
        await node.UntilAsync(n => n["pools"]![0]!["warm"]!.GetValue<int>() >= 2, "the pool is warm again");
        Assert.Contains("intact", (await node.HoldfastAsync("audit", "verify")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Down_leaves_no_process_behind()
    {
        await using var node = await RunningNode.DemoAsync();
        var status = await node.GetAsync("/api/v1/node");
        int[] pids = [status["pid"]!.GetValue<int>(), status["keeper_pid"]!.GetValue<int>(), .. Pids(status).Values];
        (await node.HoldfastAsync("down")).Succeeded();
        Assert.All(pids, pid => Assert.False(Lives(pid), $"{pid} still lives"));
        Assert.Equal(0, LiveBanks(node));
        Assert.Equal(0, Processes(command => command.Contains("holdfast-keeper", StringComparison.Ordinal) && command.Contains(node.Data, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_flipped_byte_in_the_journal_is_found_and_its_record_named()
    {
        var node = await RunningNode.DemoAsync();
        await using (node)
        {
            (await node.HoldfastAsync("down")).Succeeded();
            var file = Path.Combine(node.Data, "tenants", "default.db");
            var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            var at = content.AsSpan().IndexOf("process_started"u8);
            Assert.True(at > 0, "the journal holds the start of a worker");
            content[at + 3] ^= 0x01;
            await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);

            var verified = await node.HoldfastAsync("audit", "verify");
            Assert.Equal(1, verified.Status);
            // The first start of a worker is among the very first records of a node.
            Assert.Matches(@"default: HF5002 record [1-4] is broken", verified.Output);
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Ten_kills_of_daemon_and_Keeper_lose_no_child_double_none_and_lose_no_byte()
    {
        const int kills = 10;
        var scripts = Directory.CreateTempSubdirectory("holdfast-kills-").FullName;
        foreach (var name in (string[])["a", "b"])
        {
            await File.WriteAllTextAsync(
                Path.Combine(scripts, name),
                $"i=0; while [ ! -e {scripts}/stop ]; do i=$((i+1)); echo $i; if [ $((i % 50)) = 0 ]; then sleep 0.01; fi; done; sleep 1000",
                TestContext.Current.CancellationToken);
        }

        await using var node = await RunningNode.FromAsync(
            $$"""
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            workers:
              a: { command: sh {{scripts}}/a }
              b: { command: sh {{scripts}}/b }
            """);
        var workers = LeadersOf(scripts);
        Assert.Equal(2, workers.Count);
        var random = new Random(1);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(random.Next(300), TestContext.Current.CancellationToken);
            var keeper = await KeeperAsync(node);
            if (kill % 3 != 0)
                Kill(Assert.Single(PidsOf(words => words[0].EndsWith("holdfastd", StringComparison.Ordinal) && words.Any(word => word.StartsWith(Path.GetDirectoryName(node.Data)!, StringComparison.Ordinal)))));
            if (kill % 3 != 1)
                Kill(keeper);
            if (kill % 3 != 0)
                (await node.HoldfastAsync("up", "--config", "holdfast.yaml")).Succeeded();
            await KeeperAsync(node, not: kill % 3 == 1 ? null : keeper);
            Assert.Equal(workers, LeadersOf(scripts));
        }

        await UntilKnownAsync(node);
        await File.WriteAllTextAsync(Path.Combine(scripts, "stop"), "", TestContext.Current.CancellationToken);
        (await node.HoldfastAsync("stop", "a")).Succeeded();
        (await node.HoldfastAsync("stop", "b")).Succeeded();
        foreach (var name in (string[])["a", "b"])
            AssertWhole(Path.Combine(node.Data, "logs", "workers"), $"{name}.out");
        Directory.Delete(scripts, recursive: true);
    }

    [Fact]
    public async Task Up_brings_an_older_Keeper_to_the_installed_program_and_says_so()
    {
        await using var node = await RunningNode.DemoAsync();
        var status = await node.GetAsync("/api/v1/node");
        var workers = Pids(status);

        var older = await KeeperOrders.BecomeOlderAsync(node);
        Assert.Equal(older, File.ResolveLinkTarget($"/proc/{status["keeper_pid"]}/exe", returnFinalTarget: false)!.FullName);
        Assert.Contains("upgraded in place; its 2 workers go on", (await node.HoldfastAsync("up", "--demo")).Succeeded(), StringComparison.Ordinal);
        Assert.DoesNotContain("upgraded", (await node.HoldfastAsync("up", "--demo")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("already", (await node.HoldfastAsync("keeper", "upgrade")).Succeeded(), StringComparison.Ordinal);
        status = await node.UntilAsync(n => n["workers"]!.AsArray().All(w => w!["state"]!.GetValue<string>() == "running"), "the workers are known again");
        Assert.Equal(workers, Pids(status));
    }

    // A shell that is about to become another program looks like a second copy, but leads no session.
    private static List<int> LeadersOf(string scripts) =>
        [.. PidsOf(words => words.Length > 1 && words[1].StartsWith(scripts, StringComparison.Ordinal)).Where(pid =>
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3] == $"{pid}";
            }
            catch (IOException)
            {
                return false;
            }
        })];

    // What is asked before the other Keeper has told of a worker is refused.
    private static async Task UntilKnownAsync(RunningNode node)
    {
        var began = Stopwatch.GetTimestamp();
        while ((await node.HoldfastAsync("ps")).Succeeded() is var table && table.Contains("unknown", StringComparison.Ordinal))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), table);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    // A Keeper runs its own program once more at its start, and has no command line for that moment.
    private static async Task<int> KeeperAsync(RunningNode node, int? not = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (KeepersOf(node) is [var keeper] && keeper != not)
                return keeper;
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "no other Keeper came");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static List<int> KeepersOf(RunningNode node) => PidsOf(words =>
        words[0].EndsWith("holdfast-keeper", StringComparison.Ordinal) && words.Any(word => word.StartsWith(node.Data, StringComparison.Ordinal)));

    private static List<int> PidsOf(Func<string[], bool> wanted) => [.. Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => char.IsAsciiDigit(name![0]))
        .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
        .Where(pid =>
        {
            try
            {
                return wanted(File.ReadAllText($"/proc/{pid}/cmdline").Split('\0'));
            }
            catch (IOException)
            {
                return false;
            }
        })
        .Order()];

    // All numbers in their order, over the rotated pieces and the current file, each once.
    private static void AssertWhole(string folder, string stem)
    {
        var next = 1L;
        foreach (var file in Directory.GetFiles(folder, $"{stem}.*-*.log").Order(StringComparer.Ordinal).Append(Path.Combine(folder, $"{stem}.log")))
        {
            foreach (var line in File.ReadLines(file))
                Assert.Equal(next++, long.Parse(line, CultureInfo.InvariantCulture));
        }

        Assert.True(next > 1_000, "it wrote nothing worth speaking of");
    }

    private static async Task<int> RunningPidAsync(RunningNode node, string worker, int? not)
    {
        var status = await node.UntilAsync(
            n => Worker(n, worker) is { } w && (string)w["state"]! == "running" && w["pid"] is { } pid && pid.GetValue<int>() != not,
            $"{worker} runs");
        return Worker(status, worker)["pid"]!.GetValue<int>();
    }

    private static async Task<(DateTimeOffset Died, DateTimeOffset Started)> TimesAsync(RunningNode node, string worker, int before, int after)
    {
        var records = (await node.GetAsync($"/api/v1/audit?subject=worker/{worker}&limit=1000"))["items"]!.AsArray();
        return (TimeOf("process_exited", before), TimeOf("process_started", after));

        DateTimeOffset TimeOf(string kind, int pid) => records
            .Where(r => (string)r!["kind"]! == kind && r["data"]!["pid"]!.GetValue<int>() == pid)
            .Select(r => r!["time"]!.GetValue<DateTimeOffset>())
            .Single();
    }

    private static DateTimeOffset KernelStart(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var ticks = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        var sinceBoot = TimeSpan.FromMilliseconds(ticks * 10);
        while (true)
        {
            // Both clocks at one moment: whoever was put aside between the two readings reads again.
            var before = DateTimeOffset.UtcNow;
            var uptime = TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));
            if (DateTimeOffset.UtcNow - before < TimeSpan.FromMilliseconds(5))
                return before - uptime + sinceBoot;
        }
    }

    private static JsonNode Worker(JsonNode status, string name) =>
        status["workers"]!.AsArray().Single(w => (string)w!["name"]! == name)!;

    private static Dictionary<string, int> Pids(JsonNode status) =>
        status["workers"]!.AsArray().ToDictionary(w => (string)w!["name"]!, w => w!["pid"]!.GetValue<int>());

    /// <summary>How many Harbor Banks of this node live, by the kernel's word.</summary>
    private static int LiveBanks(RunningNode node) => Processes(command =>
        command.Contains("harbor-bank", StringComparison.Ordinal)
        && (command.Contains($"{node.HostA}", StringComparison.Ordinal) || command.Contains($"{node.HostB}", StringComparison.Ordinal)));

    private static int Processes(Func<string, bool> wanted) => Directory.EnumerateDirectories("/proc").Count(folder =>
    {
        try
        {
            return wanted(File.ReadAllText(Path.Combine(folder, "cmdline")));
        }
        catch (IOException)
        {
            return false;
        }
    });

    /// <summary>A process that ended but was not waited for is dead, though it has a folder.</summary>
    private static bool Lives(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static void Signal(int pid, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{pid}"]);
        kill.WaitForExit();
    }
}
