using Holdfast.Runtime.Supervision;

namespace Holdfast.Runtime.Tests.Supervision;

/// <summary>A supervisor's driver without effects, that checks each thing it is told to do while children come, end and go at random.</summary>
internal sealed class SupervisorCourse
{
    private const int MostSteps = 400;
    private const int CalmSteps = 300;

    private readonly SupervisionStrategy _strategy;
    private readonly Random _random;
    private readonly SupervisorMachine _machine;
    private readonly SortedDictionary<int, bool> _running = [];
    private readonly HashSet<int> _leaving = [];
    private readonly List<long> _waits = [];
    private int _asked = -1;
    private bool _stopping;
    private bool _finished;

    public SupervisorCourse(SupervisionStrategy strategy, Random random)
    {
        _strategy = strategy;
        _random = random;
        _machine = new SupervisorMachine(strategy, random.Next(2) == 0);
        for (var child = 0; child < 5; child++)
            Add();
    }

    public void Run()
    {
        Take(_machine.Begin());
        for (var step = 0; step < MostSteps && !_finished; step++)
        {
            switch (_random.Next(step > CalmSteps ? 4 : 10))
            {
                case 0 when step > CalmSteps || _random.Next(20) == 0:
                    _stopping = true;
                    Take(_machine.Stop());
                    break;
                case 1 or 2 when _waits.Count > 0:
                    var wait = _waits[_random.Next(_waits.Count)];
                    _waits.Remove(wait);
                    Take(_machine.Due(wait));
                    break;
                case 8 when _running.Count < 8:
                    Add();
                    break;
                case 9 when _running.Count > 0:
                    Remove(_running.Keys.ElementAt(_random.Next(_running.Count)));
                    break;
                default:
                    EndOne(step);
                    break;
            }

            AssertAtRest();
        }

        Assert.True(_finished, "it never ends");
    }

    private IEnumerable<int> Runners => _running.Where(child => child.Value).Select(child => child.Key);

    private void Add()
    {
        var effects = _machine.Add(
            new RestartOptions { Policy = (RestartPolicy)_random.Next(3), MaxRetries = _random.Next(1, 6) }, out var number);
        Assert.True(_running.Count == 0 || number > _running.Keys.Last(), "an older one is behind it");
        _running[number] = false;
        Take(effects);
    }

    private void Remove(int child)
    {
        _leaving.Add(child);
        Take(_machine.Remove(child));
        Assert.True(_running.GetValueOrDefault(child) || !_running.ContainsKey(child), "it stays though nothing keeps it");
    }

    private void EndOne(int step)
    {
        int[] candidates = _asked >= 0 && _random.Next(2) == 0 ? [_asked] : [.. Runners];
        if (candidates.Length == 0)
            return;
        var child = candidates[_random.Next(candidates.Length)];
        _running[child] = false;
        _asked = _asked == child ? -1 : _asked;
        var lasted = TimeSpan.FromSeconds(_random.Next(3));
        Take(_machine.Ended(child, _random.Next(3) > 0, lasted, TimeSpan.FromSeconds(step * 5), _random.NextDouble()));
        Assert.False(_leaving.Contains(child) && _running.ContainsKey(child), "it ended and did not leave");
        _stopping |= _machine.GivenUp >= 0;
    }

    private void Take(IReadOnlyList<SupervisorEffect> effects)
    {
        foreach (var effect in effects)
        {
            Assert.False(_finished);
            var child = effect.Child;
            switch (effect.Kind)
            {
                case SupervisorEffectKind.Start:
                    Assert.False(_running[child] || _stopping || _leaving.Contains(child), "started twice, while stopping, or while leaving");
                    Assert.True(_strategy == SupervisionStrategy.OneForOne || !Runners.Any(other => other > child), "out of order");
                    _running[child] = true;
                    break;
                case SupervisorEffectKind.Stop when _leaving.Contains(child):
                    Assert.True(_running[child], "stopped what does not run");
                    break;
                case SupervisorEffectKind.Stop:
                    Assert.True(_running[child] && _asked < 0, "stopped what does not run, or two at once");
                    Assert.DoesNotContain(Runners, other => other > child);
                    _asked = child;
                    break;
                case SupervisorEffectKind.Wait:
                    _waits.Add(effect.Ticket);
                    break;
                case SupervisorEffectKind.Removed:
                    Assert.True(_leaving.Contains(child) && !_running[child], "gone unasked, or while it runs");
                    _running.Remove(child);
                    break;
                default:
                    Assert.Empty(Runners);
                    _finished = true;
                    break;
            }
        }
    }

    // Whatever does not run waits for something that will come, or is at its end.
    private void AssertAtRest()
    {
        foreach (var (child, runs) in _running)
        {
            var state = _machine[child];
            Assert.Equal(runs, state is ChildState.Running or ChildState.Stopping);
            if (state is ChildState.Waiting or ChildState.BackingOff)
                Assert.True(_waits.Count > 0 || _asked >= 0 || Runners.Any(_leaving.Contains), "it is forgotten");
        }
    }
}
