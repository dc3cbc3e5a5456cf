using System.Globalization;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>Who comes first where processors are short.</summary>
public sealed class PriorityTests
{
    private const string Unset = "{ name: alpha }";

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(Unset)]
    [InlineData("{ nice: 3 }")]
    public async Task The_daemon_has_its_own_and_what_it_starts_has_everybodys(string section)
    {
        var everybodys = Niceness(Environment.ProcessId).Min();
        var expected = section == Unset ? await UsualAsync(everybodys) : 3;

        await using var node = await RunningNode.FromAsync(
            $$"""
            holdfast: 1
            node: {{section}}
            listen: { http: "127.0.0.1:PORT" }
            workers: { app: { command: [sh, -c, "nice > begun; exec sleep 600"] } }
            """);
        var status = JsonNode.Parse((await node.HoldfastAsync("status", "--json")).Succeeded())!;

        Assert.All(Niceness(status["pid"]!.GetValue<int>()), niceness => Assert.Equal(expected, niceness));
        Assert.All(Niceness(status["keeper_pid"]!.GetValue<int>()), niceness => Assert.Equal(everybodys, niceness));
        var begun = Path.Combine(node.Folder, "begun");
        while (!File.Exists(begun) || new FileInfo(begun).Length == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal($"{everybodys}\n", await File.ReadAllTextAsync(begun, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_priority_that_may_not_be_had_is_refused_and_nothing_is_started()
    {
        var folder = Directory.CreateTempSubdirectory("hf-nice-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "holdfast.yaml"),
            $$"""
            holdfast: 1
            node: { nice: -20 }
            listen: { http: "127.0.0.1:{{Installation.FreePort()}}" }
            """,
            TestContext.Current.CancellationToken);

        var holdfast = Path.Combine(Installation.Programs, "holdfast");
        var up = Environment.IsPrivilegedProcess
            ? await Installation.RunAsync("setpriv", folder, null, "--bounding-set", "-sys_nice", holdfast, "up")
            : await Installation.RunAsync(holdfast, folder, null, "up");
        var said = up.Failed();
        await Installation.HoldfastAsync(folder, null, "down");
        Directory.Delete(folder, recursive: true);

        Assert.Contains("HF6009", said, StringComparison.Ordinal);
        Assert.Contains("node.nice is -20: Permission denied", said, StringComparison.Ordinal);
    }

    /// <summary>What the daemon takes by itself: -10 where that may be had, and where it was started as most programs are.</summary>
    private static async Task<int> UsualAsync(int everybodys)
    {
        if (everybodys != 0) return everybodys;
        var tried = await Installation.RunAsync("nice", Environment.CurrentDirectory, null, "-n", "-10", "nice");
        return int.Parse(tried.Output, CultureInfo.InvariantCulture);
    }

    /// <summary>The niceness of each of a process's threads: the 19th field of its line (proc_pid_stat(5)).</summary>
    private static List<int> Niceness(int pid) =>
    [
        .. Directory.EnumerateDirectories($"/proc/{pid}/task").Select(task => File.ReadAllText($"{task}/stat"))
            .Select(line => int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[19 - 3], CultureInfo.InvariantCulture)),
    ];
}
