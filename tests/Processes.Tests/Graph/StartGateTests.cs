using Holdfast.Processes.Definition;
using Holdfast.Processes.Graph;

namespace Holdfast.Processes.Tests.Graph;

public sealed class StartGateTests
{
    private static readonly DependencyState Nothing = new("stopped", false, false, false, false);

    [Theory]
    [InlineData(DependencyCondition.Started, false, true)]
    [InlineData(DependencyCondition.Ready, true, true)]
    [InlineData(DependencyCondition.Healthy, true, true)]
    [InlineData(DependencyCondition.Completed, true, false)]
    public void Each_condition_asks_for_its_own(DependencyCondition condition, bool starting, bool running)
    {
        var worker = Worker(("ledger", condition));
        var whenStarting = StartGate.Waits(worker, _ => Nothing with { Word = "starting", Started = true });
        var whenRunning = StartGate.Waits(worker, _ => Nothing with { Word = "running", Started = true, Ready = true, Healthy = true });

        Assert.Equal((starting, running), (whenStarting is not null, whenRunning is null));
    }

    [Fact]
    public void A_job_that_is_done_counts_as_started_and_completed()
    {
        var done = Nothing with { Completed = true };

        Assert.Null(StartGate.Waits(Worker(("job", DependencyCondition.Completed)), _ => done));
        Assert.Null(StartGate.Waits(Worker(("job", DependencyCondition.Started)), _ => done));
        Assert.NotNull(StartGate.Waits(Worker(("job", DependencyCondition.Ready)), _ => done));
    }

    [Fact]
    public void The_words_name_whom_it_waits_for_and_how_they_are()
    {
        var worker = Worker(("ledger", DependencyCondition.Ready), ("fine", DependencyCondition.Started), ("gone", DependencyCondition.Completed));

        Assert.Equal(
            "ledger to be ready, which is failed; and for gone to be completed, which is not defined",
            StartGate.Waits(worker, name => name switch
            {
                "ledger" => Nothing with { Word = "failed" },
                "fine" => Nothing with { Started = true },
                _ => null,
            }));
        Assert.EndsWith("; and for 2 more", StartGate.Waits(Worker([.. Enumerable.Range(0, 5).Select(i => ($"w{i}", DependencyCondition.Ready))]), _ => null), StringComparison.Ordinal);
    }

    private static WorkerDefinition Worker(params (string Name, DependencyCondition Condition)[] needs) => new()
    {
        Name = "a",
        Command = ["x"],
        DependsOn = [.. needs.Select(need => new WorkerDependency(need.Name, need.Condition))],
    };
}
