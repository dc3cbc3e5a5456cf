using FsCheck;
using FsCheck.Fluent;
using Holdfast.Processes.Limits;

namespace Holdfast.Processes.Tests.Limits;

public sealed class LimitMachineTests
{
    private const double Limit = 100;
    private const double Warning = 80;

    [Fact]
    public void A_use_that_wavers_around_the_limit_is_told_once_and_cleared_only_well_below_the_warning()
    {
        var told = Told(LimitPolicy.Log, [10, 81, 79, 82, 100, 95, 101, 91, 89, 75, 73, 71]);

        Assert.Equal(["Warning@81", "Exceeded@100", "Warning@89", "Normal@71"], told);
    }

    [Fact]
    public void A_run_is_ended_once_however_long_it_stays_beyond_the_limit()
    {
        var effects = Effects(Bound(LimitPolicy.Restart), [150, 150, 50, 150, 150]);

        Assert.Single(effects.OfType<LimitEffect.End>());
    }

    [Theory]
    [InlineData(LimitPolicy.None)]
    [InlineData(LimitPolicy.Log)]
    [InlineData(LimitPolicy.Alert)]
    public void Policies_that_only_look_end_nothing(LimitPolicy policy) =>
        Assert.All(Effects(Bound(policy), [150, 10, 150]).Where(effect => effect is not LimitEffect.Throttle { On: false }), effect => Assert.IsType<LimitEffect.Tell>(effect));

    [Fact]
    public void A_throttled_run_is_let_go_when_it_is_well_below_the_limit()
    {
        var effects = Effects(Bound(LimitPolicy.Throttle), [50, 120, 95, 89, 120]).OfType<LimitEffect.Throttle>();

        Assert.Equal([false, true, false, true], effects.Select(throttle => throttle.On));
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(150, true)]
    public void A_run_is_held_to_its_limits_first_of_all_whatever_was_before(double use, bool throttled)
    {
        Assert.Equal([new LimitEffect.Throttle(throttled)], Effects(Bound(LimitPolicy.Throttle), [use, use]).Where(effect => effect is LimitEffect.Throttle));
    }

    [Fact]
    public void A_limit_that_must_be_reached_for_a_while_forgives_a_peak()
    {
        var bound = Bound(LimitPolicy.Restart) with { Sustained = TimeSpan.FromSeconds(3) };

        Assert.Empty(Effects(bound, [150, 150, 10, 150, 150]).OfType<LimitEffect.End>());
        Assert.Single(Effects(bound, [150, 150, 150, 150]).OfType<LimitEffect.End>());
    }

    [Fact]
    public void Processor_time_is_measured_between_two_looks()
    {
        var limits = new WorkerLimits { Bounds = [Bound(LimitPolicy.Log) with { Resource = LimitedResource.Cpu, Limit = 1.5, Warning = 1 }] };
        var condition = LimitCondition.Initial;
        List<LimitStanding> standings = [];
        foreach (var (second, used) in new[] { (0, 100.0), (1, 100.5), (2, 101.7), (3, 103.7), (4, 103.7) })
        {
            var usage = new TreeUsage { At = TimeSpan.FromSeconds(second), Cpu = TimeSpan.FromSeconds(used) };
            (condition, var effects) = LimitMachine.Step(limits, condition, usage);
            standings.AddRange(effects.OfType<LimitEffect.Tell>().Select(tell => tell.Standing));
        }

        Assert.Equal([LimitLevel.Warning, LimitLevel.Exceeded, LimitLevel.Normal], standings.Select(standing => standing.Level));
        Assert.Equal(2, standings[1].Usage, 3);
    }

    [Fact]
    public void Whatever_is_used_levels_alternate_ends_come_only_at_the_limit_and_quiet_runs_are_left_alone()
    {
        Prop.ForAll<byte[], int>((uses, which) =>
        {
            var policy = (LimitPolicy)(Math.Abs((long)which) % 8);
            var amounts = uses.Select(use => use / 1.5).ToArray();
            var effects = Effects(Bound(policy), amounts);
            var levels = effects.OfType<LimitEffect.Tell>().Select(tell => tell.Standing.Level).ToList();

            Assert.True(levels.Zip(levels.Skip(1)).All(pair => pair.First != pair.Second));
            Assert.True(levels.Count == 0 || levels[0] != LimitLevel.Normal);
            Assert.All(effects.OfType<LimitEffect.End>(), end => Assert.True(end.Standing.Usage >= Limit));
            Assert.InRange(effects.Count(effect => effect is LimitEffect.End), 0, 1);
            if (amounts.All(amount => amount < Warning))
                Assert.All(effects, effect => Assert.Equal(new LimitEffect.Throttle(false), effect));
            var throttles = effects.OfType<LimitEffect.Throttle>().Select(throttle => throttle.On).ToList();
            Assert.True(throttles.Zip(throttles.Skip(1)).All(pair => pair.First != pair.Second));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_limit_is_raised_by_its_factor_up_to_its_ceiling()
    {
        var bound = Bound(LimitPolicy.RestartAdjusted) with { Factor = 1.5, Ceiling = 200 };

        Assert.Equal((150, 120), (bound.Raised().Limit, bound.Raised().Warning));
        Assert.Equal(200, bound.Raised().Raised().Limit);
        Assert.Equal(200, bound.Raised().Raised().Raised().Limit);
    }

    private static ResourceBound Bound(LimitPolicy policy) => new()
    {
        Resource = LimitedResource.Memory, Limit = Limit, Warning = Warning, Policy = policy, Ceiling = 2 * Limit,
    };

    private static List<string> Told(LimitPolicy policy, double[] uses) =>
        [.. Effects(Bound(policy), uses).OfType<LimitEffect.Tell>().Select(tell => $"{tell.Standing.Level}@{tell.Standing.Usage}")];

    private static List<LimitEffect> Effects(ResourceBound bound, double[] uses)
    {
        var limits = new WorkerLimits { Bounds = [bound] };
        var condition = LimitCondition.Initial;
        List<LimitEffect> all = [];
        for (var second = 0; second < uses.Length; second++)
        {
            var usage = new TreeUsage { At = TimeSpan.FromSeconds(second), Memory = (long)uses[second] };
            (condition, var effects) = LimitMachine.Step(limits, condition, usage);
            all.AddRange(effects);
        }

        return all;
    }
}
