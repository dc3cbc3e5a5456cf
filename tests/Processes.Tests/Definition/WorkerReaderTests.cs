using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
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

    [Fact]
    public void A_profile_gives_what_is_not_written_beside_it()
    {
        var worker = Assert.Single(Read("workers: { a: { command: x, restart: { profile: database, max_retries: 5, backoff: { initial: 7s } } } }"));

        Assert.Equal(RestartProfile.Of("database") with { MaxRetries = 5, InitialBackoff = TimeSpan.FromSeconds(7) }, worker.Restart);
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(Read("workers: { a: { command: x, start_grace: 3s, restart: { profile: web } } }")).StartGrace);
    }

    [Fact]
    public void Ends_are_good_bad_or_fatal_as_the_file_says()
    {
        var worker = Assert.Single(Read("workers: { a: { command: x, restart: { success_exit_codes: [0, 3, SIGTERM], fatal_exit_codes: [78, SEGV], spike_tolerance: 4, spike_window: 3s, reset_after: 1m } } }"));

        Assert.Equal([new ExitPattern(0, 0), new ExitPattern(3, 0), new ExitPattern(0, 15)], worker.Exits.Success);
        Assert.Equal([new ExitPattern(78, 0), new ExitPattern(0, 11)], worker.Exits.Fatal);
        Assert.Equal(
            new RestartOptions { SpikeTolerance = 4, SpikeWindow = TimeSpan.FromSeconds(3), ResetAfter = TimeSpan.FromMinutes(1) }, worker.Restart);
    }

    [Fact]
    public void An_integrated_worker_is_asked_by_grpc_at_its_port_unless_it_says_otherwise()
    {
        var workers = Read(
            """
            workers:
              a: { type: integrated, command: x }
              b: { type: integrated, command: x, port: 9000, health: { readiness: { type: grpc, service: pay }, liveness: { type: tcp } } }
            """);

        Assert.Equal((HealthCheckType.Grpc, HealthCheckType.Grpc), (workers[0].Health.Readiness?.Type, workers[0].Health.Liveness?.Type));
        Assert.Null(workers[0].Health.Readiness!.Address);
        Assert.Equal((9000, "pay", HealthCheckType.Tcp), (workers[1].Port, workers[1].Health.Readiness?.Service, workers[1].Health.Liveness?.Type));
    }

    [Theory]
    [InlineData("workers: { w: { command: x, restart: { profile: fast } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, restart: { fatal_exit_codes: [256] } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, restart: { fatal_exit_codes: [0] } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, restart: { success_exit_codes: [oops] } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, restart: { reset_after: 0s } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, umask: '8' } }", "HF1005")]
    [InlineData("workers: { w: { command: x, nice: 20 } }", "HF1005")]
    [InlineData("templates: { a: { extends: b }, b: { extends: a } }\nworkers: { w: { extends: a, command: x } }", "HF1008")]
    [InlineData("workers: { w: { extends: nobody, command: x } }", "HF1006")]
    [InlineData("workers: { w: { } }", "HF1004")]
    [InlineData("workers: { w: { command: '' } }", "HF1005")]
    [InlineData("workers: { w: { command: [] } }", "HF1005")]
    [InlineData("workers: { w: { command: \"a 'b\" } }", "HF1005")]
    [InlineData("workers: { 'Bad Name': { command: x } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: x, port: 80 } }", "HF1005")]
    [InlineData("workers: { w: { command: x, type: unmanaged, pid_file: x } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: x, user: root } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: { path: x, usr: y } } }", "HF1003")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: { user: y } } }", "HF1004")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: x, restart: { policy: always } } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: x, autostart: true } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: x, limits: { memory: 1MiB } } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: x, health: { startup: { type: process } } } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, service: --all } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, process_name: /bin/x } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, process_name: { name: x, arguments: '(' } } }", "HF1005")]
    [InlineData("workers: { w: { type: unmanaged, process_name: { user: x } } }", "HF1004")]
    [InlineData("workers: { w: { type: unmanaged, pid_file: x, commands: { strat: y } } }", "HF1003")]
    [InlineData("workers: { w: { command: x, may_signal: true } }", "HF1005")]
    [InlineData("workers: { w: { command: x, commands: { start: y } } }", "HF1005")]
    [InlineData("workers: { w: { command: x, type: odd } }", "HF1005")]
    [InlineData("workers: { w: { command: x, depends_on: { a: { } } } }", "HF1006")]
    [InlineData("workers: { w: { command: x, depends_on: [a] } }", "HF1006")]
    [InlineData("workers: { w: { command: x, depends_on: group/a } }", "HF1006")]
    [InlineData("workers: { w: { command: x, depends_on: w } }", "HF1008")]
    [InlineData("workers: { a: { command: x, depends_on: b }, b: { command: x, depends_on: a } }", "HF1008")]
    [InlineData("workers: { a: { command: x, depends_on: { b: { condition: alive } } }, b: { command: x } }", "HF1005")]
    [InlineData("workers: { a: { command: x, port: 80 }, b: { command: x, port: 80 } }", "HF1005")]
    [InlineData("workers: { a: { command: x, port: 80, instances: 3 }, b: { command: x, port: 82 } }", "HF1005")]
    [InlineData("workers: { a: { command: x, port: 65535, instances: 2 } }", "HF1005")]
    [InlineData("workers: { a: { command: x, instances: 2 }, a-1: { command: x } }", "HF1007")]
    [InlineData("workers: { a: { command: x, instances: 1001 } }", "HF1005")]
    [InlineData("workers: { a: { command: '${INSTANCE_PORT}' } }", "HF1010")]
    [InlineData("workers: { a: { command: x, groups: [No Group] } }", "HF1005")]
    [InlineData("workers: { a: { command: x, pid_file: x } }", "HF1005")]
    [InlineData("workers: { a: { command: x, user: 'a b' } }", "HF1005")]
    [InlineData("workers: { a: { command: x, env: { A: '${secret:x}' } } }", "HF1011")]
    [InlineData("templates: { a: { extends: [b, c] }, b: { } }", "HF1006")]
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

    [Fact]
    public void Of_several_templates_the_later_ones_lie_above_and_null_takes_away()
    {
        var worker = Assert.Single(Read(
            """
            templates:
              one: { cwd: one, env: { A: 1, B: 1 }, stop: { timeout: 1s } }
              two: { cwd: two, env: { B: 2 } }
            workers:
              a: { extends: [one, two], command: x, env: { A: null }, stop: null }
            """));

        Assert.Equal("/srv/two", worker.WorkingFolder);
        Assert.Equal(new Dictionary<string, string> { ["B"] = "2" }, worker.Environment);
        Assert.Equal(TimeSpan.FromSeconds(10), worker.StopTimeout);
    }

    [Fact]
    public void Instances_have_numbers_ports_and_a_group_of_their_own()
    {
        var workers = Read("workers: { web: { command: 'serve ${INSTANCE} ${INSTANCE_PORT}', instances: 2, port: 8080, groups: front } }");

        Assert.Equal(["web-0", "web-1"], workers.Select(worker => worker.Name));
        Assert.Equal(["serve", "1", "8081"], workers[1].Command);
        Assert.Equal(new Dictionary<string, string> { ["INSTANCE"] = "1", ["PORT"] = "8081" }, workers[1].Environment);
        Assert.Equal(["front", "web"], workers[1].Groups);
        Assert.Equal(8080, workers[0].Port);
    }

    [Fact]
    public void Dependencies_name_workers_instances_and_groups()
    {
        var workers = Read(
            """
            workers:
              db: { command: x, groups: [back] }
              cache: { command: x, groups: [back] }
              web: { command: x, instances: 2, depends_on: [db] }
              one: { command: x, depends_on: { web: { condition: started }, migrate: { condition: completed } } }
              migrate: { command: x, depends_on: [group/back] }
            """);

        Assert.Equal([new("db", DependencyCondition.Ready)], workers[2].DependsOn);
        Assert.Equal(
            [new("web-0", DependencyCondition.Started), new("web-1", DependencyCondition.Started), new("migrate", DependencyCondition.Completed)],
            workers[4].DependsOn);
        Assert.Equal(["db", "cache"], workers[5].DependsOn.Select(dependency => dependency.Worker));
    }

    [Fact]
    public void Secrets_are_filled_into_the_environment_and_nowhere_else()
    {
        var document = ConfigDocument.Parse(
            "holdfast.yaml",
            """
            workers:
              a: { command: x, env: { PASSWORD: 'x${secret:db}', PLAIN: '$${secret:db}' } }
              b: { command: x, env: { PASSWORD: '${secret:none}' } }
              c: { command: 'x ${secret:db}' }
            """,
            _ => null);
        var workers = WorkerReader.Read(
            document.Root, "/srv", name => name == "db" ? "hunter2" : new Fault(ConfigurationErrors.UnresolvedSecret, $"The secret '{name}' is not there.")).Workers;

        Assert.Equal(("xhunter2", "${secret:db}"), (workers[0].Environment["PASSWORD"], workers[0].Environment["PLAIN"]));
        Assert.Equal([(3, "HF1011"), (4, "HF1005")], document.Diagnostics.Select(fault => (fault.Line, fault.Fault.Code.Id)));
    }

    [Fact]
    public void A_fault_marks_the_workers_it_concerns_and_no_others()
    {
        var document = ConfigDocument.Parse(
            "holdfast.yaml",
            """
            templates:
              bad: { stop: { timeout: 5 } }
              fine: { stop: { timeout: 5s } }
            workers:
              a: { extends: bad, command: x }
              b: { extends: bad, command: x }
              c: { extends: fine, command: x, stop: { signal: ODD } }
              d: { extends: fine, command: x }
              e: { command: '${NONE}' }
              f: { command: x, command: y }
            pools: 5
            """,
            _ => null);
        var set = WorkerReader.Read(document.Root, "/srv");
        document.Root.Section("pools");

        Assert.Equal(["a", "b", "c", "e", "f"], set.Workers.Where(worker => worker.Fault is not null).Select(worker => worker.Name));
        Assert.StartsWith("holdfast.yaml:2:27: HF1005", set.Workers[1].Fault, StringComparison.Ordinal);
        Assert.Equal("holdfast.yaml:11:8", document.Diagnostics.Except(set.Contained).Select(fault => $"{fault.File}:{fault.Line}:{fault.Column}").Single());
    }

    private static IReadOnlyList<WorkerDefinition> Read(string text)
    {
        var document = ConfigDocument.Parse("holdfast.yaml", text, _ => null);
        var workers = WorkerReader.Read(document.Root, "/srv").Workers;
        document.Root.Finish();
        Assert.Empty(document.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.All(workers, worker => Assert.Null(worker.Fault));
        return workers;
    }
}
