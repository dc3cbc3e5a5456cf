using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>Drives one machine, and plays the Keeper: it knows which children live.</summary>
internal sealed class MachineRun(WorkerDefinition definition)
{
    private readonly List<KeptChild> _living = [];
    private TimeSpan _now = TimeSpan.FromHours(1);
    private int _pid = 100;

    public WorkerCondition Condition { get; private set; } = WorkerCondition.Initial;

    public IReadOnlyList<WorkerEffect> Effects { get; private set; } = [];

    public WorkerInput? LastInput { get; private set; }

    public WorkerState State => Condition.State;

    public int Living => _living.Count;

    public IEnumerable<string> Told => Effects.OfType<WorkerEffect.Tell>().Select(tell => tell.Event.Kind);

    public MachineRun Running()
    {
        Feed(new WorkerInput.Found(null, Wanted: true));
        Spawn();
        Pass();
        Assert.Equal(WorkerState.Running, State);
        return this;
    }

    public void Feed(WorkerInput input)
    {
        var step = WorkerMachine.Step(definition, Condition, input, _now, chance: 0);
        (Condition, Effects, LastInput) = (step.Condition, step.Effects, input);
    }

    public void Ask(WorkerOperation operation)
    {
        Assert.Null(WorkerMachine.Refuse(definition, Condition, operation));
        Feed(new WorkerInput.Asked(operation));
    }

    public void Spawn() => Feed(new WorkerInput.Spawned(NewChild()));

    public void Pass() => Feed(new WorkerInput.TimePassed(Condition.Timer));

    public void Later(double seconds) => _now += TimeSpan.FromSeconds(seconds);

    public void End(int code = 0, int signal = 0, double afterSeconds = 0)
    {
        var child = Condition.Child!;
        _living.RemoveAll(living => living.IsSameProcess(child));
        Later(afterSeconds);
        Feed(new WorkerInput.Ended(child with { End = NewEnd(child, code, signal, afterSeconds) }));
    }

    /// <summary>It ends after a run of which the machine's clock says that it was another than it was.</summary>
    public void EndAfter(double lastedSeconds, double saidSeconds)
    {
        var child = Condition.Child!;
        _living.RemoveAll(living => living.IsSameProcess(child));
        Later(lastedSeconds);
        var end = NewEnd(child, code: 1, signal: 0, saidSeconds) with { Lasted = TimeSpan.FromSeconds(lastedSeconds) };
        Feed(new WorkerInput.Ended(child with { End = end }));
    }

    public KeptChild NewChild()
    {
        var child = new KeptChild("worker/a", ++_pid, _pid * 10, 0, End: null);
        _living.Add(child);
        return child;
    }

    public KeptEnd NewEnd(KeptChild child, int code, int signal, double afterSeconds) =>
        new(code, signal, child.SpawnedNanoseconds + (long)(afterSeconds * 1e9), TimeSpan.Zero, TimeSpan.Zero, 0);

    public void FeedAnything(Random random)
    {
        Later(random.NextDouble());
        switch (random.Next(8))
        {
            case 0 when State == WorkerState.Unknown:
                Feed(new WorkerInput.Found(_living.FirstOrDefault(), random.Next(2) == 0));
                break;
            case 1 or 2:
                var operation = (WorkerOperation)random.Next(3);
                Feed(WorkerMachine.Refuse(definition, Condition, operation) is null
                    ? new WorkerInput.Asked(operation)
                    : new WorkerInput.TimePassed(-1));
                break;
            case 3 or 4 when Condition.Spawning:
                if (random.Next(4) == 0)
                    Feed(new WorkerInput.NotSpawned(random.Next(2) == 0 ? 2 : 26, "no"));
                else
                    Spawn();
                break;
            case 5 when Condition.Child is not null && _living.Count > 0 && State != WorkerState.Unknown:
                End(code: random.Next(2), signal: random.Next(2) * 9, random.NextDouble() * 3);
                break;
            case 6:
                Feed(new WorkerInput.TimePassed(Condition.Timer - random.Next(2)));
                break;
            case 7 when random.Next(10) == 0:
                // The answer to a start that is under way is lost with the connection; the Keeper may have started it.
                if (Condition.Spawning && random.Next(2) == 0)
                    NewChild();
                Feed(new WorkerInput.Lost());
                break;
            default:
                Feed(new WorkerInput.TimePassed(-1));
                break;
        }
    }
}
