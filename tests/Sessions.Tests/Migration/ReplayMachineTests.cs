using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Migration;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Migration;

/// <summary>The replay over random logs, against a host that follows the same path or strays from it.</summary>
public sealed class ReplayMachineTests
{
    private static readonly InputStep[] Steps = [new PressKey(Key.Enter)];

    [Fact]
    public void It_never_does_again_what_must_not_be_and_never_acts_on_a_screen_it_did_not_expect()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var chance = new Chance(seed);
            var inputs = Enumerable.Range(0, chance.Below(8)).Select(i => Input(i, chance)).ToList();
            var strays = chance.Below(4) == 0 ? chance.Below(inputs.Count + 1) : -1;
            var machine = new ReplayMachine(new MigrationSnapshot(inputs, Screen(inputs.Count)));
            var (sent, end) = Walk(machine, strays);

            var barred = inputs.FindIndex(input => input is { Sent: true, Answered: false } || input.Bar != ReplayBar.None);
            var reach = barred < 0 ? inputs.Count : barred;
            Assert.True(sent <= reach, $"seed {seed}: input {sent} was done again");
            if (strays >= 0 && strays <= reach)
            {
                Assert.Equal(strays, sent);
                Assert.Equal(strays == 0 ? ReplayEndKind.Stopped : ReplayEndKind.Mismatched, end.Kind);
            }
            else
            {
                Assert.Equal(reach, sent);
                Assert.Equal(barred < 0 ? ReplayEndKind.Arrived : ReplayEndKind.Stopped, end.Kind);
                Assert.Equal(barred >= 0 && inputs[barred] is { Sent: true, Answered: false }, end.Uncertain);
            }

            Assert.Equal(sent, end.Repeated);
            Assert.Equal(end.Kind != ReplayEndKind.Arrived, end.Fault is not null);
        }
    }

    [Fact]
    public void A_refused_input_ends_it_as_a_mismatch_that_names_the_place()
    {
        var machine = new ReplayMachine(new MigrationSnapshot([Logged(0)], Screen(1)));
        machine.Shown();
        Assert.NotNull(machine.Next().Steps);
        machine.Refused(SessionErrors.KeyboardLocked);
        var end = machine.Next().End!;
        Assert.Equal((ReplayEndKind.Mismatched, SessionErrors.MigrationFailed), (end.Kind, end.Fault!.Code));
        Assert.Contains("before input 1 of 1", end.Fault.Detail, StringComparison.Ordinal);
    }

    private static (int Sent, ReplayEnd End) Walk(ReplayMachine machine, int strays)
    {
        for (var at = 0; ;)
        {
            var effect = machine.Next();
            if (effect.End is { } end) return (at, end);
            if (effect.Await is { } expected)
            {
                if (at == strays) machine.Missed();
                else
                {
                    Assert.Equal(Screen(at), expected);
                    machine.Shown();
                }
            }
            else
            {
                at++;
                machine.Carried();
            }
        }
    }

    private static LoggedInput Input(int at, Chance chance) => Logged(at) with
    {
        Answered = chance.Below(6) != 0,
        Sent = chance.Below(4) != 0,
        Bar = chance.Below(8) == 0 ? (ReplayBar)(1 + chance.Below(4)) : ReplayBar.None,
    };

    private static LoggedInput Logged(int at) => new(Screen(at), Steps, Sent: true, ReplayBar.None, 1, 1) { Answered = true };

    private static ScreenFingerprint Screen(int at) => new((UInt128)(at + 1));

    /// <summary>A stream of numbers that the seed decides.</summary>
    private sealed class Chance(int seed)
    {
        private ulong _state = ((ulong)seed * 0x9E3779B97F4A7C15) + 1;

        public int Below(int limit)
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            return (int)(_state % (ulong)limit);
        }
    }
}
