using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Migration;

namespace Holdfast.Sessions.Tests.Migration;

/// <summary>The course of migrations.</summary>
public sealed class MigrationMachineTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);
    private static readonly Fault Nowhere = new(EndpointErrors.NoneAvailable, "none");
    private static readonly ReplayEnd Arrived = new(ReplayEndKind.Arrived, 2, null);
    private static readonly ReplayEnd Stopped = new(ReplayEndKind.Stopped, 1, new Fault(SessionErrors.Uncertain, "x"));
    private static readonly ReplayEnd Mismatched = new(ReplayEndKind.Mismatched, 1, new Fault(SessionErrors.MigrationFailed, "x"));

    [Theory]
    [InlineData(MigrationCause.Requested)]
    [InlineData(MigrationCause.HostLost)]
    public void One_that_arrives_goes_through_every_state_to_completed(MigrationCause cause)
    {
        var machine = Begun(cause);
        Assert.Equal(MigrationState.Reconnecting, machine.State);
        Assert.Equal(MigrationEffect.Commit, machine.Replayed(Arrived));
        Assert.Equal(MigrationState.StateRestored, machine.State);
        Assert.Equal(MigrationEffect.End, machine.Committed());
        Assert.True(machine is { Moved: true, Fault: null, Repeated: 2 });
    }

    [Fact]
    public void A_lost_host_is_replaced_at_an_earlier_screen_and_a_requested_move_is_not()
    {
        var lost = Begun(MigrationCause.HostLost);
        Assert.Equal(MigrationEffect.Commit, lost.Replayed(Stopped));
        Assert.True(lost.Uncertain);
        var asked = Begun(MigrationCause.Requested);
        Assert.Equal(MigrationEffect.End, asked.Replayed(Stopped));
        Assert.Equal(MigrationState.RolledBack, asked.State);
    }

    [Fact]
    public void A_screen_that_is_not_the_one_expected_fails_a_failover_and_rolls_a_request_back()
    {
        var lost = Begun(MigrationCause.HostLost);
        lost.Replayed(Mismatched);
        var asked = Begun(MigrationCause.Requested);
        asked.Replayed(Mismatched);
        Assert.Equal((MigrationState.Failed, MigrationState.RolledBack), (lost.State, asked.State));
    }

    [Fact]
    public void Another_connection_is_tried_until_the_time_is_over()
    {
        var machine = Begun(MigrationCause.HostLost);
        Assert.Equal(MigrationEffect.OpenLater, machine.OpenFailed(Nowhere, TimeSpan.FromSeconds(59)));
        machine.Opening();
        Assert.Equal(MigrationEffect.End, machine.OpenFailed(Nowhere, TimeSpan.FromSeconds(60)));
        Assert.Equal((MigrationState.Failed, Nowhere), (machine.State, machine.Fault));
        var asked = Begun(MigrationCause.Requested);
        Assert.Equal(MigrationEffect.End, asked.OpenFailed(Nowhere, TimeSpan.Zero));
        Assert.Equal(MigrationState.RolledBack, asked.State);
    }

    [Fact]
    public void It_tries_until_its_time_is_over_a_last_time_then_and_ends_once()
    {
        var machine = Begun(MigrationCause.HostLost);
        var (now, tries) = (TimeSpan.Zero, 1);
        while (machine.OpenFailed(Nowhere, now) == MigrationEffect.OpenLater)
        {
            var pause = machine.Pause(now);
            // At the most a tenth later than could be.
            Assert.InRange(pause, TimeSpan.FromTicks(1), Max(MigrationMachine.ShortestPause, now / 10));
            Assert.True(pause <= MigrationMachine.LongestPause);
            now += pause;
            machine.Opening();
            tries++;
        }

        Assert.Equal(Within, now);
        Assert.InRange(tries, 10, 100);
        Assert.Throws<InvalidOperationException>(() => machine.GiveUp(Nowhere));
        Assert.Throws<InvalidOperationException>(() => machine.Opening());
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static MigrationMachine Begun(MigrationCause cause)
    {
        var machine = new MigrationMachine(cause, TimeSpan.Zero, Within);
        Assert.Equal(MigrationEffect.Snapshot, machine.Begin());
        Assert.Equal(MigrationEffect.Open, machine.SnapshotTaken());
        machine.Opening();
        Assert.Equal(MigrationEffect.Replay, machine.Opened());
        return machine;
    }
}
