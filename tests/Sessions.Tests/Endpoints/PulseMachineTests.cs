using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Tests.Endpoints;

/// <summary>When an endpoint's silence means that it is lost.</summary>
public sealed class PulseMachineTests
{
    private static readonly TimeSpan AskAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void One_that_falls_silent_is_asked_on_one_then_on_all_and_lost_within_a_second()
    {
        var machine = new PulseMachine(AskAfter, AnswerWithin);
        var acts = new List<PulseAct>();
        var now = TimeSpan.Zero;
        for (; !acts.Contains(PulseAct.Lost); now += machine.Interval)
        {
            if (machine.Look(now, heard: now == TimeSpan.Zero, answers: true) is not PulseAct.None and var act) acts.Add(act);
        }

        Assert.Equal([PulseAct.AskOne, PulseAct.AskAll, PulseAct.Lost], acts);
        Assert.InRange(now, AskAfter + AnswerWithin, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void One_that_is_lost_is_so_at_each_look_until_it_is_heard_or_its_silence_begins_anew()
    {
        var machine = new PulseMachine(AskAfter, AnswerWithin);
        var now = TimeSpan.Zero;
        while (machine.Look(now += machine.Interval, heard: false, answers: true) != PulseAct.Lost) Assert.InRange(now, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, machine.SilentSince);
        Assert.Equal(PulseAct.Lost, machine.Look(now += machine.Interval, heard: false, answers: true));
        Assert.Equal(PulseAct.None, machine.Look(now += machine.Interval, heard: true, answers: true));
        Assert.Equal(now, machine.SilentSince);

        while (machine.Look(now += machine.Interval, heard: false, answers: true) != PulseAct.Lost) Assert.InRange(now, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        machine.Begin(now);
        Assert.Equal(PulseAct.None, machine.Look(now + machine.Interval, heard: false, answers: true));
    }

    [Fact]
    public void One_that_says_anything_or_never_answered_is_never_lost()
    {
        var (talking, mute) = (new PulseMachine(AskAfter, AnswerWithin), new PulseMachine(AskAfter, AnswerWithin));
        for (var i = 0; i < 1000; i++)
        {
            var now = i * talking.Interval;
            Assert.NotEqual(PulseAct.Lost, talking.Look(now, heard: i % 5 == 0, answers: true));
            Assert.NotEqual(PulseAct.Lost, mute.Look(now, heard: false, answers: false));
        }
    }

    [Fact]
    public void Who_was_asleep_himself_judges_nobody()
    {
        var machine = new PulseMachine(AskAfter, AnswerWithin);
        machine.Look(TimeSpan.Zero, heard: true, answers: true);
        machine.Look(TimeSpan.FromMilliseconds(100), heard: false, answers: true);
        Assert.Equal(PulseAct.AskOne, machine.Look(TimeSpan.FromMilliseconds(200), heard: false, answers: true));
        Assert.Equal(PulseAct.None, machine.Look(TimeSpan.FromSeconds(30), heard: false, answers: true));
    }
}
