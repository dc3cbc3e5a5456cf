using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>
/// Samples run twice: by the program whose files they are, and converted by us. What the programs that they name saw of it must be the same:
/// words, folder, the variables that the file sets, how often they were started, the signal that ended them; and so must the logs.
/// </summary>
internal static class SampleComparison
{
    private static readonly string Samples = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "Processes.Tests", "Conversion", "Samples"));

    // What files name without saying where it is.
    private static readonly string[] Programs =
    [
        "celery", "python", "python3", "php", "java", "redis-server", "npm", "npx", "ruby", "bundle", "gunicorn", "yarn", "tail",
        "./server.js", "./api.js", "./worker.py", "./fragile.sh", "./logger.js", "bin/tick", "./leaky.js", "./nightly.js",
        "app/run.sh", "./api", "./other", "./web", "./jobs", "bin/rails", "./a", "./b", "./c", "./front", "./back", "./worker",
    ];

    // foreman signals the shell alone, and what runs below it stays behind; ours ends the whole tree.
    public static async Task RunAsync(Peer peer, string sample, bool signalsOnlyShell = false)
    {
        peer.Require();
        using var stage = new Stage(peer.Kind);
        var text = await File.ReadAllTextAsync(Path.Combine(Samples, peer.Name == "foreman" ? "procfile" : peer.Name, sample), TestContext.Current.CancellationToken);
        // A file that supervisord includes has no section of its own for it.
        if (peer == Peer.Supervisord && !text.Contains("[supervisord]", StringComparison.Ordinal))
            text += "\n[supervisord]\n";
        var file = stage.Place(sample, text);
        foreach (var program in Programs)
            stage.Install(program);
        if (sample.EndsWith("restarts.yaml", StringComparison.Ordinal))
            stage.Install("bash");
        var workers = Own.Read(peer.Kind, file, stage);
        stage.Furnish(workers);
        var count = workers.Count(worker => worker.Autostart);

        var theirs = await peer.RunAsync(stage, file, () => stage.WaitForAsync(count));
        var ours = await Own.RunAsync(stage, workers, () => stage.WaitForAsync(count));

        Assert.NotEmpty(ours.Sightings);
        var variables = VariablesOf(workers, ours);
        Assert.Equal(Rows(theirs, variables, !signalsOnlyShell), Rows(ours, variables, !signalsOnlyShell));
        if (signalsOnlyShell)
            Assert.Contains("TERM", ours.Sightings.Select(one => one.Signal)); // whoever outlives its shell may be killed before it can tell
        Assert.Equal(theirs.Said, ours.Said);
    }

    // Of each program the variables that its own entry sets.
    private static Dictionary<string, string[]> VariablesOf(IReadOnlyList<WorkerDefinition> workers, Observed ours) => ours.Sightings
        .GroupBy(one => one.Command)
        .ToDictionary(
            group => group.Key,
            group => workers.Single(worker => worker.Name == group.First().Environment[Own.Worker]).Environment.Keys.Where(name => name != "INSTANCE").ToArray());

    private static List<string> Rows(Observed observed, Dictionary<string, string[]> variables, bool withSignal) =>
        [.. observed.Sightings.Select(one => one.Row(variables.GetValueOrDefault(one.Command, []), withSignal)).Order(StringComparer.Ordinal)];
}
