using FsCheck;
using FsCheck.Fluent;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Reload;
using Holdfast.Processes.Schedules;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Reload;

public sealed class ReloadPlannerTests
{
    [Fact]
    public void Only_what_changed_is_touched_and_the_keys_are_named()
    {
        var now = (WorkerDefinition[])[Worker("same"), Worker("command"), Worker("policy"), Worker("old")];
        var wanted = (WorkerDefinition[])
        [
            Worker("new"), now[0] with { Command = [.. now[0].Command] }, now[1] with { Command = ["x", "two words"] },
            now[2] with { Restart = new RestartOptions { MaxRetries = 3 } },
        ];
        var plan = ReloadPlanner.Plan(now, wanted);

        Assert.Equal(
            [(ReloadAction.Remove, "old"), (ReloadAction.Add, "new"), (ReloadAction.Restart, "command"), (ReloadAction.Update, "policy")],
            plan.Steps.Select(step => (step.Action, step.Worker)));
        Assert.Equal([new KeyChange("command", "x", "x 'two words'", Restarts: true)], plan.Steps[2].Changes);
        Assert.Equal([new KeyChange("restart.max_retries", "10", "3", Restarts: false)], plan.Steps[3].Changes);
        Assert.True(ReloadPlanner.Plan(now, now).IsEmpty);
    }

    [Fact]
    public void Values_of_variables_are_never_shown()
    {
        var now = Worker("a") with { Environment = new Dictionary<string, string> { ["A"] = "hunter2", ["B"] = "same" } };
        var wanted = now with { Environment = new Dictionary<string, string> { ["B"] = "same", ["C"] = "hunter3" } };
        var plan = ReloadPlanner.Plan([now], [wanted]);

        Assert.Equal(
            [new KeyChange("env.A", null, null, Restarts: true), new KeyChange("env.C", null, null, Restarts: true)], Assert.Single(plan.Steps).Changes);
        Assert.NotEqual(plan.Fingerprint, ReloadPlanner.Plan([now], [now with { Environment = new Dictionary<string, string> { ["B"] = "same", ["C"] = "hunter4" } }]).Fingerprint);
    }

    [Fact]
    public void What_goes_away_goes_before_what_it_waits_for_and_what_comes_comes_after()
    {
        var now = (WorkerDefinition[])[Worker("web", "db"), Worker("db")];
        Assert.Equal(["web", "db"], ReloadPlanner.Plan(now, []).Steps.Select(step => step.Worker));
        Assert.Equal(["db", "web"], ReloadPlanner.Plan([], now).Steps.Select(step => step.Worker));
    }

    [Fact]
    public void An_entry_that_is_wrong_is_refused_and_touches_nothing()
    {
        var now = Worker("a");
        var step = Assert.Single(ReloadPlanner.Plan([now], [now with { Command = ["y"], Fault = "holdfast.yaml:3:1: HF1005" }]).Steps);

        Assert.Equal((ReloadAction.Refuse, "holdfast.yaml:3:1: HF1005"), (step.Action, step.Reason));
    }

    [Fact]
    public void A_change_of_any_property_of_a_definition_is_seen()
    {
        var now = Worker("a");
        var changed = new Dictionary<string, WorkerDefinition>
        {
            [nameof(now.Command)] = now with { Command = ["y"] },
            [nameof(now.WorkingFolder)] = now with { WorkingFolder = "/y" },
            [nameof(now.Environment)] = now with { Environment = new Dictionary<string, string> { ["A"] = "" } },
            [nameof(now.Restart)] = now with { Restart = new RestartOptions { Jitter = 0.5 } },
            [nameof(now.Exits)] = now with { Exits = new WorkerExits { Fatal = [new ExitPattern(0, 11)] } },
            [nameof(now.StopSignal)] = now with { StopSignal = 2 },
            [nameof(now.StopTimeout)] = now with { StopTimeout = TimeSpan.FromSeconds(1) },
            [nameof(now.Autostart)] = now with { Autostart = false },
            [nameof(now.Type)] = now with { Type = WorkerType.Integrated },
            [nameof(now.Target)] = now with { Target = new WorkerTarget { Service = "x" } },
            [nameof(now.Commands)] = now with { Commands = new WorkerCommands { Stop = ["x"] } },
            [nameof(now.MaySignal)] = now with { MaySignal = true },
            [nameof(now.Identity)] = now with { Identity = new WorkerIdentity { Umask = 18 } },
            [nameof(now.DependsOn)] = now with { DependsOn = [new WorkerDependency("b", DependencyCondition.Started)] },
            [nameof(now.Groups)] = now with { Groups = ["g"] },
            [nameof(now.Port)] = now with { Port = 1 },
            [nameof(now.Health)] = now with { Health = new WorkerHealthDefinition { Liveness = new HealthCheckDefinition { Type = HealthCheckType.Process } } },
            [nameof(now.Logs)] = now with { Logs = new LogOptions { Compress = false } },
            [nameof(now.Schedule)] = now with { Schedule = new ScheduleDefinition { Every = TimeSpan.FromHours(1) } },
            [nameof(now.Limits)] = now with { Limits = new WorkerLimits { SampleEvery = TimeSpan.FromSeconds(7) } },
            [nameof(now.Terminal)] = now with { Terminal = true },
            [nameof(now.Fault)] = now with { Fault = "x" },
        };
        foreach (var property in typeof(WorkerDefinition).GetProperties().Where(property => property.CanWrite && property.Name != nameof(now.Name)))
        {
            Assert.True(changed.ContainsKey(property.Name), $"{property.Name} is new: put it into DefinitionKeys and here");
            Assert.False(ReloadPlanner.Plan([now], [changed[property.Name]]).IsEmpty, property.Name);
        }
    }

    [Fact]
    public void For_any_two_sets_carrying_the_plan_out_leads_to_the_second() => Prop.ForAll(
        Gen.Choose(0, 1_000_000).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            var (now, wanted) = (Any(random), Any(random));
            var result = now.ToDictionary(worker => worker.Name);
            foreach (var step in ReloadPlanner.Plan(now, wanted).Steps)
            {
                if (step.Action == ReloadAction.Remove)
                    Assert.True(result.Remove(step.Worker));
                else
                    result[step.Worker] = step.Definition!;
            }

            Assert.True(ReloadPlanner.Plan([.. result.Values], wanted).IsEmpty);
            Assert.Equal(wanted.Select(worker => worker.Name).Order(StringComparer.Ordinal), result.Keys.Order(StringComparer.Ordinal));
        }).QuickCheckThrowOnFailure();

    private static List<WorkerDefinition> Any(Random random)
    {
        var workers = new List<WorkerDefinition>();
        for (var i = 0; i < 8; i++)
        {
            if (random.Next(2) == 0)
                workers.Add(Worker($"w{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(n => $"w{n}")]) with
                {
                    Command = ["x", $"{random.Next(2)}"],
                    Autostart = random.Next(2) == 0,
                });
        }

        return [.. workers.OrderBy(_ => random.Next())];
    }

    private static WorkerDefinition Worker(string name, params string[] needs) => new()
    {
        Name = name,
        Command = ["x"],
        DependsOn = [.. needs.Select(need => new WorkerDependency(need, DependencyCondition.Ready))],
    };
}
