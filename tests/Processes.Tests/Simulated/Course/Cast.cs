using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Schedules;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>The workers of a course: steady ones and such that fall over, with needs and checks; jobs; scheduled and changing ones.</summary>
internal sealed class Cast(Io io, int workers)
{
    private const int Jobs = 3;
    private const int Scheduled = 3;
    private const int Changing = 4;
    private const int FirstPort = 20_000;

    private static readonly RestartOptions Patient = new()
    {
        Policy = RestartPolicy.UnlessStopped,
        MaxRetries = RestartOptions.MostRetries,
        InitialBackoff = TimeSpan.FromMilliseconds(50),
        MaxBackoff = TimeSpan.FromSeconds(1),
        StableAfter = TimeSpan.FromMilliseconds(500),
    };

    /// <summary>All, as the configuration first has them.</summary>
    public List<WorkerDefinition> Make()
    {
        List<WorkerDefinition> all = [.. Enumerable.Range(0, Jobs).Select(Job)];
        for (var index = 0; index < workers; index++)
            all.Add(Lasting(index, all));
        all.AddRange(Enumerable.Range(0, Scheduled).Select(ByClock));
        all.AddRange(Enumerable.Range(0, Changing).Select(index => Change(index, 0)));
        return all;
    }

    /// <summary>Whether a worker is to run for good, and operators may stop and start it.</summary>
    public static bool IsLasting(string name) => name.StartsWith("lasting", StringComparison.Ordinal);

    /// <summary>The names of those that change.</summary>
    public static IReadOnlyList<string> ChangingNames { get; } = [.. Enumerable.Range(0, Changing).Select(index => $"changing-{index}")];

    /// <summary>One that changes.</summary>
    public static WorkerDefinition Change(int index, long version) => new()
    {
        Name = ChangingNames[index],
        Command = new ChildPlan { Every = 150 }.ToWords(),
        Environment = new Dictionary<string, string> { ["VERSION"] = $"{version}" },
        Restart = Patient,
        StopTimeout = TimeSpan.FromSeconds(1),
    };

    private static WorkerDefinition Job(int index) => new()
    {
        Name = $"job-{index}",
        Command = new ChildPlan { Lives = 100 + (100 * index), Lines = 20 }.ToWords(),
        Restart = Patient with { Policy = RestartPolicy.OnFailure },
    };

    private WorkerDefinition ByClock(int index) => new()
    {
        Name = $"scheduled-{index}",
        Command = new ChildPlan { Lives = (int)Draw(4_000), Code = (int)Draw(2), Lines = 5 }.ToWords(),
        Restart = Patient with { Policy = RestartPolicy.Never },
        Autostart = false,
        Schedule = new ScheduleDefinition { Every = TimeSpan.FromSeconds(2 + index), Overlap = (OverlapPolicy)index },
        StopTimeout = TimeSpan.FromSeconds(1),
    };

    private WorkerDefinition Lasting(int index, IReadOnlyList<WorkerDefinition> before)
    {
        var listens = Draw(3) == 0;
        var integrated = listens && Draw(2) == 0;
        var check = new HealthCheckDefinition { Type = HealthCheckType.Tcp, Interval = TimeSpan.FromSeconds(1), Address = integrated ? null : Address.Tcp("127.0.0.1", FirstPort + index) };
        var alive = new HealthCheckDefinition { Type = HealthCheckType.Process, Interval = TimeSpan.FromSeconds(2) };
        return new WorkerDefinition
        {
            Name = $"lasting-{index:00}",
            Type = integrated ? WorkerType.Integrated : WorkerType.Managed,
            Command = Plan(listens).ToWords(),
            Environment = listens && !integrated ? new Dictionary<string, string> { ["PORT"] = $"{FirstPort + index}" } : [],
            Restart = Patient,
            StopTimeout = TimeSpan.FromSeconds(1),
            DependsOn = [.. Needs(before).DistinctBy(need => need.Worker)],
            Health = new WorkerHealthDefinition { Readiness = listens ? check : null, Liveness = Draw(3) == 0 ? alive : null },
        };
    }

    private ChildPlan Plan(bool listens)
    {
        var falls = Draw(3) == 0;
        return new ChildPlan
        {
            Lives = falls ? 500 + (int)Draw(6_000) : null,
            Code = falls ? 1 + (int)Draw(100) : 0,
            Every = 20 + (int)Draw(300),
            Listens = listens,
            TermCode = Draw(2) == 0 ? (int)Draw(3) : null,
            TermTime = (int)Draw(400),
            IgnoresTerm = Draw(8) == 0,
        };
    }

    private IEnumerable<WorkerDependency> Needs(IReadOnlyList<WorkerDefinition> before)
    {
        for (var count = Draw(3); count > 0; count--)
        {
            var other = before[(int)Draw(before.Count)].Name;
            yield return new WorkerDependency(other, IsLasting(other) ? (DependencyCondition)Draw(3) : DependencyCondition.Completed);
        }
    }

    private long Draw(int count) => io.Random.NextInt64(count);
}
