using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>
/// Samples run twice: by the program whose files they are, and converted by us. What the programs that they name saw of it must be the same:
/// words, folder, the variables that the file sets, how often they were started, the signal that ended them; and so must the logs.
/// </summary>
[Trait("Category", "Slow")]
public sealed class SampleBehaviourTests
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

    [Theory]
    [InlineData("01-web.conf")]
    [InlineData("02-celery.conf")]
    [InlineData("03-tornado-ports.conf")]
    [InlineData("04-environment.conf")]
    [InlineData("05-eventlistener.conf")]
    [InlineData("06-groups.conf")]
    [InlineData("07-laravel-queue.conf")]
    [InlineData("09-multiline.conf")]
    [InlineData("10-fcgi.conf")]
    [Trait("Category", "Peers")]
    public Task What_supervisord_does_with_a_sample_is_done_here(string sample) => CompareAsync(Peer.Supervisord, sample);

    [Theory]
    [InlineData("01-simple.json")]
    [InlineData("03-several.yml")]
    [InlineData("04-binary.json")]
    [InlineData("06-restarts.yaml")]
    [InlineData("07-logs.json")]
    [InlineData("08-deploy.json")]
    [InlineData("09-command.json")]
    [InlineData("11-memory.yml")]
    [Trait("Category", "Peers")]
    public Task What_pm2_does_with_a_sample_is_done_here(string sample) => CompareAsync(Peer.Pm2, sample);

    [Theory]
    [InlineData("01-rails.procfile")]
    [InlineData("03-django.procfile")]
    [InlineData("04-shell.procfile", true)]
    [InlineData("05-variables.procfile", true)]
    [InlineData("07-names.procfile")]
    [InlineData("08-java.procfile", true)]
    [InlineData("09-broken.procfile")]
    [InlineData("10-overmind.procfile")]
    [Trait("Category", "Peers")]
    public Task What_foreman_does_with_a_sample_is_done_here(string sample, bool hasShell = false) => CompareAsync(Peer.Foreman, sample, hasShell);

    // foreman signals the shell alone, and what runs below it stays behind; ours ends the whole tree.
    private static async Task CompareAsync(Peer peer, string sample, bool signalsOnlyShell = false)
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
