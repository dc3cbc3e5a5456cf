using Holdfast.Runtime.Supervision;

namespace Holdfast.Runtime.Tests.Supervision;

public sealed class SupervisorMachineTests
{
    private static readonly RestartOptions Options = new() { Jitter = 0, MaxRetries = 3, InitialBackoff = TimeSpan.FromSeconds(1) };

    [Fact]
    public void One_for_one_starts_only_the_child_that_failed() =>
        Assert.Equal("start0 start1 start2 | wait1 start1 | finish", Play(SupervisionStrategy.OneForOne, "fail1 due end0 end1 end2"));

    [Fact]
    public void One_for_all_stops_the_others_in_reverse_order_and_starts_all() =>
        Assert.Equal(
            "start0 start1 start2 | stop2 | stop0 | wait0 start0 start1 start2",
            Play(SupervisionStrategy.OneForAll, "fail1 end2 end0 due"));

    [Fact]
    public void Rest_for_one_leaves_those_before_it_alone() =>
        Assert.Equal(
            "start0 start1 start2 | stop2 | wait1 start1 start2",
            Play(SupervisionStrategy.RestForOne, "fail1 end2 due"));

    [Fact]
    public void A_second_failure_widens_the_group_that_is_started_again() =>
        Assert.Equal(
            "start0 start1 start2 | stop2 | wait0 start0 start1 start2",
            Play(SupervisionStrategy.RestForOne, "fail1 fail0 end2 due"));

    [Fact]
    public void One_that_fails_too_often_ends_all() =>
        Assert.Equal(
            "start0 start1 start2 | wait1 start1 | wait1 start1 | wait1 start1 | stop2 | stop0 | finish",
            Play(SupervisionStrategy.OneForOne, "fail1 due fail1 due fail1 due fail1 end2 end0"));

    [Fact]
    public void Stopping_goes_backwards_one_by_one_and_starts_nothing_again() =>
        Assert.Equal(
            "start0 start1 start2 | wait1 stop2 | stop0 | finish",
            Play(SupervisionStrategy.OneForOne, "fail1 stop end2 end0"));

    [Fact]
    public void When_all_have_ended_well_it_ends() =>
        Assert.Equal("start0 start1 start2 | finish", Play(SupervisionStrategy.OneForAll, "end1 end0 end2"));

    [Theory]
    [InlineData(SupervisionStrategy.OneForOne)]
    [InlineData(SupervisionStrategy.OneForAll)]
    [InlineData(SupervisionStrategy.RestForOne)]
    public void Whatever_happens_the_laws_hold(SupervisionStrategy strategy)
    {
        for (var seed = 0; seed < 500; seed++)
            new Course(strategy, new Random(seed)).Run();
    }

    // A script of what happens, against what the machine asks for: "fail1" is an end by failure, "due" the last wait.
    private static string Play(SupervisionStrategy strategy, string script)
    {
        var machine = new SupervisorMachine(strategy, [Options, Options, Options]);
        var (told, ticket) = (new List<string>(), 0L);
        Tell(machine.Begin());
        foreach (var step in script.Split(' '))
        {
            var child = step[^1] - '0';
            Tell(step switch
            {
                "due" => machine.Due(ticket),
                "stop" => machine.Stop(),
                _ => machine.Ended(child, step.StartsWith("fail", StringComparison.Ordinal), TimeSpan.Zero, TimeSpan.Zero, 0),
            });
        }

        return string.Join(" | ", told).Replace("wait0 | start", "wait0 start", StringComparison.Ordinal)
            .Replace("wait1 | start", "wait1 start", StringComparison.Ordinal).Replace("wait1 | stop", "wait1 stop", StringComparison.Ordinal);

        void Tell(IReadOnlyList<SupervisorEffect> effects)
        {
            if (effects.Count == 0)
                return;
            ticket = effects.Select(effect => effect.Ticket).Append(ticket).Max();
            told.Add(string.Join(' ', effects.Select(effect =>
                effect.Kind == SupervisorEffectKind.Finish ? "finish" : $"{effect.Kind.ToString().ToLowerInvariant()}{effect.Child}")));
        }
    }

    /// <summary>A supervisor's driver without effects, that checks each thing it is told to do.</summary>
    private sealed class Course(SupervisionStrategy strategy, Random random)
    {
        private readonly bool[] _running = new bool[5];
        private readonly List<long> _waits = [];
        private readonly SupervisorMachine _machine = new(
            strategy, [.. Enumerable.Range(0, 5).Select(_ => new RestartOptions { Policy = (RestartPolicy)random.Next(3), MaxRetries = random.Next(1, 6) })]);

        private int _asked = -1;
        private bool _stopping;
        private bool _finished;

        public void Run()
        {
            Take(_machine.Begin());
            for (var step = 0; step < 400 && !_finished; step++)
            {
                switch (random.Next(step > 300 ? 4 : 8))
                {
                    case 0 when step > 300 || random.Next(20) == 0:
                        _stopping = true;
                        Take(_machine.Stop());
                        break;
                    case 1 or 2 when _waits.Count > 0:
                        var wait = _waits[random.Next(_waits.Count)];
                        _waits.Remove(wait);
                        Take(_machine.Due(wait));
                        break;
                    default:
                        EndOne(step);
                        break;
                }

                AssertAtRest();
            }

            Assert.True(_finished, "it never ends");
        }

        private void EndOne(int step)
        {
            int[] candidates = _asked >= 0 && random.Next(2) == 0 ? [_asked] : [.. Enumerable.Range(0, 5).Where(i => _running[i])];
            if (candidates.Length == 0)
                return;
            var child = candidates[random.Next(candidates.Length)];
            _running[child] = false;
            _asked = _asked == child ? -1 : _asked;
            var lasted = TimeSpan.FromSeconds(random.Next(3));
            Take(_machine.Ended(child, random.Next(3) > 0, lasted, TimeSpan.FromSeconds(step * 5), random.NextDouble()));
            _stopping |= _machine.GivenUp >= 0;
        }

        private void Take(IReadOnlyList<SupervisorEffect> effects)
        {
            foreach (var effect in effects)
            {
                Assert.False(_finished);
                switch (effect.Kind)
                {
                    case SupervisorEffectKind.Start:
                        Assert.False(_running[effect.Child] || _stopping, "started twice, or while stopping");
                        Assert.True(strategy == SupervisionStrategy.OneForOne || !_running.Skip(effect.Child).Any(runs => runs), "out of order");
                        _running[effect.Child] = true;
                        break;
                    case SupervisorEffectKind.Stop:
                        Assert.True(_running[effect.Child] && _asked < 0, "stopped what does not run, or two at once");
                        Assert.False(_running.Skip(effect.Child + 1).Any(runs => runs), "not in reverse order");
                        _asked = effect.Child;
                        break;
                    case SupervisorEffectKind.Wait:
                        _waits.Add(effect.Ticket);
                        break;
                    default:
                        Assert.DoesNotContain(true, _running);
                        _finished = true;
                        break;
                }
            }
        }

        // Whatever does not run waits for something that will come, or is at its end.
        private void AssertAtRest()
        {
            for (var child = 0; child < 5; child++)
            {
                var state = _machine[child];
                Assert.Equal(_running[child], state is ChildState.Running or ChildState.Stopping);
                if (state is ChildState.Waiting or ChildState.BackingOff)
                    Assert.True(_waits.Count > 0 || _asked >= 0, "it is forgotten");
            }
        }
    }
}
