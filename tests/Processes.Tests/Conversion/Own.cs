using Holdfast.Configuration;
using Holdfast.Processes.Conversion;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Tests.Supervision;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>Runs a converted file by our own workers and a real Keeper.</summary>
internal static class Own
{
    /// <summary>The variable by which a stand-in tells whose it is.</summary>
    public const string Worker = "HF_WORKER";

    /// <summary>Converts a file that lies in a stage, and reads what came out; anything wrong with that fails the test.</summary>
    public static IReadOnlyList<WorkerDefinition> Read(ConversionKind kind, string file, Stage stage)
    {
        var sources = new ConfigSources(stage.Work);
        while (true)
        {
            var text = Converter.Convert(kind, file, File.ReadAllText(file), sources).Value.Text;
            var document = ConfigDocument.Parse("holdfast.yaml", text, name => stage.Variables.GetValueOrDefault(name), sources);
            document.Root.Integer("holdfast", 1, 1);
            var workers = WorkerReader.Read(document.Root, stage.Work).Workers;
            if (sources.Wanted.Count == 0)
            {
                Assert.Empty(document.Diagnostics.Select(fault => fault.Render()));
                return workers;
            }

            foreach (var path in sources.Wanted.ToList())
            {
                var full = Path.GetFullPath(path, stage.Work);
                sources.Put(path, path.EndsWith('/') ? new ConfigSource { Files = [] } : File.Exists(full) ? new ConfigSource { Text = File.ReadAllText(full) } : new ConfigSource { Trouble = "is not there" });
            }
        }
    }

    /// <summary>Runs workers until <paramref name="enough"/> is through, and stops them all.</summary>
    public static async Task<Observed> RunAsync(Stage stage, IEnumerable<WorkerDefinition> workers, Func<Task> enough)
    {
        await using var node = await Node.StartAsync([.. workers.Select(worker => worker with { Environment = Whole(stage, worker) })]);
        await enough();
        await node.Service.StopAllAsync(Node.Operator, node.Limit);
        return new Observed(stage.Take(), Stage.Said(Path.Combine(node.Folder, "logs", "workers")));
    }

    private static Dictionary<string, string> Whole(Stage stage, WorkerDefinition worker)
    {
        var whole = new Dictionary<string, string>(stage.Variables) { [Worker] = worker.Name };
        foreach (var (name, value) in worker.Environment)
            whole[name] = value;
        return whole;
    }
}
