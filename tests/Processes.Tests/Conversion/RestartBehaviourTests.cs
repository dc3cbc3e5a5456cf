using System.Text;
using Holdfast.Processes.Conversion;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>Which ends are followed by another start, and how many of those there are: by the peer, and converted by us.</summary>
[Trait("Category", "Slow")]
public sealed class RestartBehaviourTests
{
    private const string Hopeless = "hopeless";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(8);

    // After a time in which the peers count a start as good.
    private static readonly (string Name, string How)[] Ends = [("zero", "exit 0 1.5"), ("one", "exit 1 1.5"), ("killed", "kill KILL 1.5")];

    [Fact]
    [Trait("Category", "Peers")]
    public Task Ends_under_supervisord_have_the_same_consequences_here()
    {
        var text = new StringBuilder("[supervisord]\n");
        foreach (var policy in (string[])["true", "unexpected", "false"])
        {
            foreach (var (end, _) in Ends)
                text.Append($"[program:{policy}-{end}]\ncommand=/opt/{policy}-{end}\nautorestart={policy}\n");
        }

        text.Append($"[program:{Hopeless}]\ncommand=/opt/{Hopeless}\nstartretries=2\n");
        return CompareAsync(Peer.Supervisord, "supervisord.conf", text.ToString(), ["true", "unexpected", "false"], "/opt/", "");
    }

    [Fact]
    [Trait("Category", "Peers")]
    public Task Ends_under_pm2_have_the_same_consequences_here()
    {
        var apps = ((string[])["true", "false"]).SelectMany(policy => Ends.Select(end =>
            $$"""{ "name": "{{policy}}-{{end.Name}}", "script": "./{{policy}}-{{end.Name}}.js", "autorestart": {{policy}} }"""));
        var hopeless = $$"""{ "name": "{{Hopeless}}", "script": "./{{Hopeless}}.js", "max_restarts": 3 }""";
        return CompareAsync(Peer.Pm2, "ecosystem.json", $"[{string.Join(", ", apps.Append(hopeless))}]", ["true", "false"], "./", ".js");
    }

    // systemd.service(5), «Exit causes and the effect of the Restart= settings»: clean signals are HUP, INT, TERM and PIPE.
    [Theory]
    [InlineData("no", "")]
    [InlineData("always", "zero one term killed")]
    [InlineData("on-failure", "one killed")]
    public async Task Ends_have_the_consequences_that_systemd_service_tells(string policy, string restarted)
    {
        using var stage = new Stage(ConversionKind.Systemd);
        var workers = new List<WorkerDefinition>();
        foreach (var (name, how) in (ReadOnlySpan<(string, string)>)[("zero", "exit 0 0.4"), ("one", "exit 1 0.4"), ("term", "kill TERM 0.4"), ("killed", "kill KILL 0.4")])
        {
            var file = stage.Place($"{name}.service", $"[Service]\nExecStart=/opt/{name}\nRestart={policy}\nStartLimitIntervalSec=0\n");
            stage.End(name, how);
            workers.AddRange(Own.Read(ConversionKind.Systemd, file, stage));
        }

        stage.Furnish(workers);
        var starts = (await Own.RunAsync(stage, workers, () => Task.Delay(3000, TestContext.Current.CancellationToken))).Starts;

        Assert.Equal(["killed", "one", "term", "zero"], starts.Keys);
        Assert.Equal(restarted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), starts.Where(one => one.Value > 1).Select(one => one.Key));
    }

    // systemd.service(5), «Command lines»; systemd.exec(5), Environment= and WorkingDirectory=; systemd.kill(5), KillSignal=.
    [Theory]
    [InlineData("ExecStart=/opt/show $OPTS --level=${LEVEL} 'a b' 100%%", "[show] [--a] [--b] [--level=3 4] [a b] [100%]")]
    [InlineData("ExecStart=/opt/show a | b ; c > d", "[show] [a] [|] [b] [;] [c] [>] [d]")]
    [InlineData("ExecStart=/opt/show \"x $$HOME\" *", "[show] [x $HOME] [*]")]
    [InlineData("ExecStart=/opt/show \\\n  --unit %n", "[show] [--unit] [it.service]")]
    public async Task A_unit_starts_its_program_as_the_manual_says(string command, string words)
    {
        using var stage = new Stage(ConversionKind.Systemd);
        var file = stage.Place("it.service", $"[Service]\nEnvironment=\"OPTS=--a --b\" \"LEVEL=3 4\"\nWorkingDirectory=/srv/it\nKillSignal=SIGUSR2\n{command}\n");
        stage.Install($"{stage.Root}/opt/show");
        var workers = Own.Read(ConversionKind.Systemd, file, stage);
        stage.Furnish(workers);

        var seen = Assert.Single((await Own.RunAsync(stage, workers, () => stage.WaitForAsync(1))).Sightings);

        Assert.Equal(words, seen.Command);
        Assert.Equal($"{stage.Root}/srv/it", seen.Folder);
        Assert.Equal(("--a --b", "3 4", "USR2"), (seen.Environment["OPTS"], seen.Environment["LEVEL"], seen.Signal));
    }

    private static async Task CompareAsync(Peer peer, string name, string text, string[] policies, string before, string after)
    {
        peer.Require();
        using var stage = new Stage(peer.Kind);
        var file = stage.Place(name, text);
        foreach (var policy in policies)
        {
            foreach (var (end, how) in Ends)
                Prepare($"{policy}-{end}", how);
        }

        Prepare(Hopeless, "exit 1 0");
        var workers = Own.Read(peer.Kind, file, stage);
        var theirs = (await peer.RunAsync(stage, file, () => Task.Delay(Long, TestContext.Current.CancellationToken))).Starts;
        var ours = (await Own.RunAsync(stage, workers, () => Task.Delay(Long, TestContext.Current.CancellationToken))).Starts;

        Assert.Equal((policies.Length * Ends.Length) + 1, theirs.Count);
        Assert.Equal(theirs.Select(one => (one.Key, one.Value > 1)), ours.Select(one => (one.Key, one.Value > 1)));
        Assert.Equal(theirs[Hopeless + after], ours[Hopeless + after]);

        void Prepare(string program, string how)
        {
            stage.Install($"{(before == "/opt/" ? stage.Root + before : before)}{program}{after}");
            stage.End(program + after, how);
        }
    }
}
