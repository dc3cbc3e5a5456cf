using Holdfast.Configuration;
using Holdfast.Processes.Definition;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Definition;

public sealed class WorkerReaderTests
{
    [Fact]
    public void A_worker_has_everything_the_file_says()
    {
        var worker = Assert.Single(Read(
            """
            workers:
              payments:
                type: managed
                command: ./payments --port 8081 'two words'
                cwd: services
                env: { PORT: 8081, EMPTY: }
                start_grace: 2s
                autostart: false
                restart: { policy: unless-stopped, max_retries: 7, window: 5m, backoff: { initial: 1s, max: 1m, multiplier: 1.5, jitter: 0 } }
                stop: { signal: SIGINT, timeout: 3s }
            """));

        Assert.Equal("payments", worker.Name);
        Assert.Equal(["./payments", "--port", "8081", "two words"], worker.Command);
        Assert.Equal("/srv/services", worker.WorkingFolder);
        Assert.Equal(new Dictionary<string, string> { ["PORT"] = "8081", ["EMPTY"] = "" }, worker.Environment);
        Assert.Equal((2, TimeSpan.FromSeconds(3), false), (worker.StopSignal, worker.StopTimeout, worker.Autostart));
        Assert.Equal(
            new RestartOptions
            {
                Policy = RestartPolicy.UnlessStopped,
                MaxRetries = 7,
                Window = TimeSpan.FromMinutes(5),
                StableAfter = TimeSpan.FromSeconds(2),
                InitialBackoff = TimeSpan.FromSeconds(1),
                MaxBackoff = TimeSpan.FromMinutes(1),
                Multiplier = 1.5,
                Jitter = 0,
            },
            worker.Restart);
    }

    [Fact]
    public void A_worker_that_says_little_has_the_defaults()
    {
        var worker = Assert.Single(Read("workers: { a: { command: [sleep, '60'] } }"));

        Assert.Equal(["sleep", "60"], worker.Command);
        Assert.Equal("/srv", worker.WorkingFolder);
        Assert.Equal(new RestartOptions(), worker.Restart);
        Assert.Equal((15, true), (worker.StopSignal, worker.Autostart));
    }

    [Fact]
    public void A_worker_is_laid_over_the_templates_it_extends()
    {
        var worker = Assert.Single(Read(
            """
            templates:
              base: { restart: { policy: always, max_retries: 3 }, env: { A: base, B: base } }
              web: { extends: base, restart: { max_retries: 4 }, env: { B: web, C: web } }
            workers:
              a: { extends: web, command: sleep 1, env: { C: own } }
            """));

        Assert.Equal((RestartPolicy.Always, 4), (worker.Restart.Policy, worker.Restart.MaxRetries));
        Assert.Equal(new Dictionary<string, string> { ["A"] = "base", ["B"] = "web", ["C"] = "own" }, worker.Environment);
    }

    [Theory]
    [InlineData("templates: { a: { extends: b }, b: { extends: a } }\nworkers: { w: { extends: a, command: x } }", "HF1008")]
    [InlineData("workers: { w: { extends: nobody, command: x } }", "HF1006")]
    [InlineData("workers: { w: { } }", "HF1004")]
    [InlineData("workers: { w: { command: '' } }", "HF1005")]
    [InlineData("workers: { w: { command: [] } }", "HF1005")]
    [InlineData("workers: { w: { command: \"a 'b\" } }", "HF1005")]
    [InlineData("workers: { 'Bad Name': { command: x } }", "HF1005")]
    [InlineData("workers: { w: { command: x, type: unmanaged } }", "HF1012")]
    [InlineData("workers: { w: { command: x, type: integrated } }", "HF1012")]
    [InlineData("workers: { w: { command: x, type: odd } }", "HF1005")]
    [InlineData("workers: { w: { command: x, schedule: { cron: '* * * * *' } } }", "HF1012")]
    [InlineData("workers: { w: { command: x, depends_on: { a: { } } } }", "HF1012")]
    [InlineData("workers: { w: { command: x, comand: y } }", "HF1003")]
    [InlineData("workers: { w: { command: x, restart: { polcy: always } } }", "HF1003")]
    [InlineData("workers: { w: { command: x, restart: { policy: sometimes } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, restart: { backoff: { initial: 2s, max: 1s } } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, stop: { signal: STOP } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, env: { 'A=B': c } } }", "HF1005")]
    [InlineData("templates: { t: { restart: { policy: odd } } }", "HF1005")]
    [InlineData("templates: { t: { nonsense: 1 } }", "HF1003")]
    public void What_is_wrong_is_told_once_with_its_code(string text, string code)
    {
        var document = ConfigDocument.Parse("holdfast.yaml", text, _ => null);
        WorkerReader.Read(document.Root, "/srv");
        document.Root.Finish();

        Assert.Equal([code], document.Diagnostics.Select(diagnostic => diagnostic.Fault.Code.Id).Distinct());
    }

    private static IReadOnlyList<WorkerDefinition> Read(string text)
    {
        var document = ConfigDocument.Parse("holdfast.yaml", text, _ => null);
        var workers = WorkerReader.Read(document.Root, "/srv");
        document.Root.Finish();
        Assert.Empty(document.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        return workers;
    }
}
