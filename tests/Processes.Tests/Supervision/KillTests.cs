using System.Globalization;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>The Keeper is killed, the service ended, or both, again and again, also while their successors are still recovering.</summary>
[Trait("Category", "Slow")]
public sealed class KillTests
{
    private const int Kills = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_child_is_lost_or_doubled_and_no_byte_is_lost(int seed)
    {
        var random = new Random(seed);
        var scripts = Directory.CreateTempSubdirectory("hf-kills-").FullName;
        WorkerDefinition[] workers = [Counter(scripts, "a"), Counter(scripts, "b"), Counter(scripts, "c")];
        await using var node = await Node.StartAsync(workers);
        foreach (var worker in workers)
            await node.WaitForPidAsync(worker.Name);

        // One that is launched has its pid before it is the program.
        while (Living(scripts).Count < workers.Length)
            await Task.Delay(5, node.Limit);
        var before = Living(scripts);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(40), node.Limit);
            var both = random.Next(3);
            if (both != 1)
                KillKeeper(node.Folder);
            if (both != 0)
            {
                await node.StopServiceAsync();
                await node.StartServiceAsync(workers);
            }
        }

        foreach (var worker in workers)
            await node.WaitForAsync(worker.Name, view => view.State == WorkerState.Running);
        Assert.Equal(before, Living(scripts));
        await File.WriteAllTextAsync(Path.Combine(scripts, "stop"), "", node.Limit);
        foreach (var worker in workers)
        {
            await node.WaitForAsync(worker.Name, view => view.Pid is null);
            AssertWhole(Path.Combine(node.Folder, "logs", "workers"), $"{worker.Name}.out");
        }

        Assert.Empty(Living(scripts));
        Assert.Equal(workers.Length, node.Journal.Records.Count(record => record.Entry.Kind == WorkerEventKinds.Started));
        Directory.Delete(scripts, recursive: true);
    }

    private static WorkerDefinition Counter(string scripts, string name)
    {
        var script = Path.Combine(scripts, name);
        File.WriteAllText(script, $"i=0; while [ ! -e {scripts}/stop ]; do i=$((i+1)); echo $i; if [ $((i % 50)) = 0 ]; then sleep 0.01; fi; done");
        return new WorkerDefinition
        {
            Name = name,
            Command = ["sh", script],
            Restart = new RestartOptions { Policy = RestartPolicy.Never, StableAfter = TimeSpan.FromMilliseconds(1) },
        };
    }

    // The Keeper may just be being started: then there is none to kill.
    private static void KillKeeper(string folder)
    {
        foreach (var pid in Pids(words => words[0].EndsWith("holdfast-keeper", StringComparison.Ordinal) && words.Any(word => word.StartsWith(folder, StringComparison.Ordinal))))
        {
            try
            {
                using var keeper = System.Diagnostics.Process.GetProcessById(pid);
                keeper.Kill();
            }
            catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static List<int> Living(string scripts) =>
        [.. Pids(words => words.Length > 1 && words[1].StartsWith(scripts, StringComparison.Ordinal)).Where(LeadsSession).Order()];

    // A shell that is about to become another program looks like a second copy.
    private static bool LeadsSession(int pid)
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
    }

    private static IEnumerable<int> Pids(Func<string[], bool> wanted) =>
        Directory.EnumerateDirectories("/proc").Where(folder =>
        {
            try
            {
                return char.IsAsciiDigit(Path.GetFileName(folder)[0]) && wanted(File.ReadAllText($"{folder}/cmdline").Split('\0'));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }).Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));

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
}
