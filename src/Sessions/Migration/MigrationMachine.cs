using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Migration;

/// <summary>
/// The course of one migration; pure. A requested one that does not arrive leaves the session where it was; one of a lost host tries again
/// until its time is over, goes on where the replay had to stop, and fails on a screen that is not the one expected.
/// </summary>
/// <param name="cause">Why.</param>
/// <param name="begun">When, by the node's clock.</param>
/// <param name="within">How long another connection is looked for, where the host was lost.</param>
internal sealed class MigrationMachine(MigrationCause cause, TimeSpan begun, TimeSpan within)
{
    /// <summary>What is between two attempts at first, and at the most.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A pause is this part of the time that has been lost already, so that hosts are not asked for an hour as often as in the first second.</summary>
    private const int PausePart = 10;

    /// <summary>What it is at.</summary>
    public MigrationState State { get; private set; }

    /// <summary>Why it failed, was rolled back, or is not where the holder was; null where all is as it was.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Whether something had been sent that the host never answered.</summary>
    public bool Uncertain { get; private set; }

    /// <summary>Inputs done again.</summary>
    public int Repeated { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool Ended => State is MigrationState.Completed or MigrationState.Failed or MigrationState.RolledBack;

    /// <summary>Whether it has ended with the session on another connection.</summary>
    public bool Moved => State == MigrationState.Completed;

    /// <summary>Its turn has come.</summary>
    public MigrationEffect Begin()
    {
        Expect(MigrationState.Pending);
        State = MigrationState.InProgress;
        return MigrationEffect.Snapshot;
    }

    /// <summary>It is known where the holder was.</summary>
    public MigrationEffect SnapshotTaken()
    {
        Expect(MigrationState.InProgress);
        State = MigrationState.SnapshotCreated;
        return MigrationEffect.Open;
    }

    /// <summary>A connection is being tried.</summary>
    public void Opening()
    {
        Expect(MigrationState.SnapshotCreated, MigrationState.Reconnecting);
        State = MigrationState.Reconnecting;
    }

    /// <summary>A connection is open and its journey has arrived.</summary>
    public MigrationEffect Opened()
    {
        Expect(MigrationState.Reconnecting);
        return MigrationEffect.Replay;
    }

    /// <summary>No connection could be opened, or the one that was is lost too.</summary>
    public MigrationEffect OpenFailed(Fault fault, TimeSpan now)
    {
        Expect(MigrationState.Reconnecting);
        return cause == MigrationCause.HostLost && now - begun < within ? MigrationEffect.OpenLater : GiveUp(fault);
    }

    /// <summary>How long to wait before the next attempt, which is made at the end of the time at the latest.</summary>
    public TimeSpan Pause(TimeSpan now)
    {
        var passed = now - begun;
        var pause = passed / PausePart;
        pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
        return pause < within - passed ? pause : within - passed;
    }

    /// <summary>The replay has ended.</summary>
    public MigrationEffect Replayed(ReplayEnd end)
    {
        Expect(MigrationState.Reconnecting);
        Repeated = end.Repeated;
        Uncertain = end.Uncertain;
        Fault = end.Fault;
        var stays = end.Kind == ReplayEndKind.Arrived || (end.Kind == ReplayEndKind.Stopped && cause == MigrationCause.HostLost);
        if (!stays) return GiveUp(end.Fault!);
        State = MigrationState.StateRestored;
        return MigrationEffect.Commit;
    }

    /// <summary>The session has the new connection.</summary>
    public MigrationEffect Committed()
    {
        Expect(MigrationState.StateRestored);
        State = MigrationState.Completed;
        return MigrationEffect.End;
    }

    /// <summary>It cannot go on, at whatever it is.</summary>
    public MigrationEffect GiveUp(Fault fault)
    {
        if (Ended) throw new InvalidOperationException($"A migration that is {State} cannot end again.");
        Fault = fault;
        State = cause == MigrationCause.Requested ? MigrationState.RolledBack : MigrationState.Failed;
        return MigrationEffect.End;
    }

    private void Expect(params ReadOnlySpan<MigrationState> states)
    {
        if (!states.Contains(State)) throw new InvalidOperationException($"That does not happen to a migration that is {State}.");
    }
}
