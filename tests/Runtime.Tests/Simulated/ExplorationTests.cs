using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class ExplorationTests
{
    [Fact]
    public void Every_order_of_two_fibers_is_taken_and_it_is_said_that_these_were_all()
    {
        var orders = new HashSet<string>();
        var exploration = Simulation.Explore(async io => orders.Add(await InterleaveAsync(io, 3)));

        // Three steps of one among three of the other: 6 over 3.
        Assert.Equal(20, orders.Count);
        Assert.True(exploration.IsExhausted);
        Assert.InRange(exploration.Schedules, 20, 1000);
        Assert.InRange(exploration.LongestChoices, 5, 20);
    }

    [Fact]
    public void Fewer_deviations_are_fewer_schedules_and_it_is_said_that_these_were_not_all()
    {
        var schedules = new List<int>();
        var orders = new List<int>();
        for (var most = 0; most <= 2; most++)
        {
            var seen = new HashSet<string>();
            var exploration = Simulation.Explore(
                async io => seen.Add(await InterleaveAsync(io, 3)), new ExplorationBounds { MaximumDeviations = most });
            Assert.False(exploration.IsExhausted);
            schedules.Add(exploration.Schedules);
            orders.Add(seen.Count);
        }

        Assert.Equal(1, schedules[0]);
        Assert.Equal(1, orders[0]);
        Assert.True(schedules[0] < schedules[1] && schedules[1] < schedules[2]);
        Assert.True(orders[0] < orders[1] && orders[1] < orders[2]);
    }

    [Fact]
    public void It_stops_at_its_bounds()
    {
        var most = Simulation.Explore(io => InterleaveAsync(io, 4), new ExplorationBounds { MaximumSchedules = 10 });
        Assert.Equal(10, most.Schedules);
        Assert.False(most.IsExhausted);
        var shallow = Simulation.Explore(io => InterleaveAsync(io, 4), new ExplorationBounds { MaximumChoices = 2 });
        Assert.InRange(shallow.Schedules, 2, 9);
        Assert.False(shallow.IsExhausted);
        Assert.Equal(2, shallow.LongestChoices);
    }

    [Fact]
    public void A_failing_schedule_can_be_taken_again_by_itself()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.Explore(FailsOnceAsync));
        var schedule = error.Replay[(Simulation.ScheduleVariable.Length + 1)..error.Replay.IndexOf(' ')];
        Assert.Matches(@"^\d+(\.\d+)*$", schedule);
        Environment.SetEnvironmentVariable(Simulation.ScheduleVariable, schedule);
        try
        {
            var again = Assert.Throws<SimulationException>(() => Simulation.Explore(FailsOnceAsync));
            Assert.Equal(error.TraceHash, again.TraceHash);
            Assert.Equal(error.Replay, again.Replay);
            Environment.SetEnvironmentVariable(Simulation.ScheduleVariable, "one");
            Assert.Contains("no schedule", Assert.Throws<SimulationException>(() => Simulation.Explore(FailsOnceAsync)).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Simulation.ScheduleVariable, null);
        }
    }

    [Fact]
    public void A_body_that_does_not_depend_on_the_schedule_alone_is_told_so()
    {
        var runs = 0;
        var error = Assert.Throws<SimulationException>(() => Simulation.Explore(io => InterleaveAsync(io, runs++ % 2 == 0 ? 3 : 1)));
        Assert.Contains("does not depend on the schedule alone", error.Message);
    }

    private static async Task FailsOnceAsync(SimulatedIo io) => Assert.NotEqual("abbbaa", await InterleaveAsync(io, 3));

    private static async Task<string> InterleaveAsync(SimulatedIo io, int steps)
    {
        var order = "";
        async Task RunAsync(string name)
        {
            for (var i = 0; i < steps; i++)
            {
                order += name;
                if (i < steps - 1) await Task.Yield();
            }
        }

        var one = io.Spawn("a", async Fiber () => await RunAsync("a"));
        var two = io.Spawn("b", async Fiber () => await RunAsync("b"));
        await one;
        await two;
        return order;
    }
}
