using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>Who comes first where processors are short.</summary>
public sealed class PriorityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("{ name: alpha }", "0", "-10")] // where it may be had
    [InlineData("{ nice: 3 }", "0", "3")]
    [InlineData("{ name: alpha }", "2", "2")]
    public async Task The_daemon_has_its_own_and_what_it_starts_has_what_it_was_started_with(string section, string given, string expected)
    {
        Assert.SkipUnless(await SaidAsync("nice") == "0", "These tests were started with a niceness themselves.");
        // Neither may be had without rights: to come first, nor to give what was started another one than its own.
        if (await SaidAsync("nice", "-n", "-10", "nice") != "-10" && expected != given) (given, expected) = expected == "3" ? ("3", "3") : ("0", "0");
        var folder = Directory.CreateTempSubdirectory("hf-nice-").FullName;
        try
        {
            await ConfigureAsync(folder, section, """workers: { app: { command: [sh, -c, "nice > begun; mv begun told; exec sleep 600"] } }""");
            (await Installation.RunAsync("nice", folder, null, "-n", given, Path.Combine(Installation.Programs, "holdfast"), "up")).Succeeded();
            var status = JsonNode.Parse((await Installation.HoldfastAsync(folder, null, "status", "--json")).Succeeded())!;

            var threads = Niceness(status["pid"]!.GetValue<int>());
            Assert.NotEmpty(threads);
            Assert.All(threads, niceness => Assert.Equal(expected, niceness));
            Assert.All(Niceness(status["keeper_pid"]!.GetValue<int>()), niceness => Assert.Equal(given, niceness));
            Assert.Equal($"{given}\n", await ToldAsync(Path.Combine(folder, "told")));
        }
        finally
        {
            await Installation.HoldfastAsync(folder, null, "down");
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_priority_that_may_not_be_had_is_refused_and_nothing_is_started()
    {
        var folder = Directory.CreateTempSubdirectory("hf-nice-").FullName;
        try
        {
            await ConfigureAsync(folder, "{ nice: -20 }");
            var holdfast = Path.Combine(Installation.Programs, "holdfast");
            var up = Environment.IsPrivilegedProcess
                ? await Installation.RunAsync("setpriv", folder, null, "--bounding-set", "-sys_nice", holdfast, "up")
                : await Installation.RunAsync(holdfast, folder, null, "up");

            var said = up.Failed();
            Assert.Contains("HF6009", said, StringComparison.Ordinal);
            Assert.Contains("node.nice is -20: Permission denied", said, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(Path.Combine(folder, "data"), "*.sock"));
        }
        finally
        {
            await Installation.HoldfastAsync(folder, null, "down");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task ConfigureAsync(string folder, string section, string more = "") => File.WriteAllTextAsync(
        Path.Combine(folder, "holdfast.yaml"),
        $$"""
        holdfast: 1
        node: {{section}}
        listen: { http: "127.0.0.1:{{Installation.FreePort()}}" }
        {{more}}
        """,
        TestContext.Current.CancellationToken);

    private static async Task<string> SaidAsync(string program, params string[] arguments) =>
        (await Installation.RunAsync(program, Environment.CurrentDirectory, null, arguments)).Output.Trim();

    private static async Task<string> ToldAsync(string file)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (!File.Exists(file)) await Task.Delay(20, limit.Token);
        return await File.ReadAllTextAsync(file, limit.Token);
    }

    /// <summary>The niceness of each of a process's threads that goes on meanwhile: the 19th field of its line (proc_pid_stat(5)).</summary>
    private static List<string> Niceness(int pid)
    {
        var found = new List<string>();
        foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            try
            {
                var line = File.ReadAllText($"{task}/stat");
                found.Add(line[(line.LastIndexOf(')') + 2)..].Split(' ')[19 - 3]);
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        return found;
    }
}
