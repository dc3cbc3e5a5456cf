using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// Notes for the next daemon how a terminal stands, in the order of its deeds: what it shows in the moment in which that is sent, and a record of it
/// in the moment in which it is taken, so that none is given to a session twice and no terminal waits for ever.
/// </summary>
internal sealed class DoorNotes(HostSession terminal)
{
    // Changed under the terminal's lock alone. Until it is changed it is what the daemon before noted: this one may end at once as well.
    private DoorState _state = DoorState.Read(terminal.Note.Span) ?? new DoorState();

    /// <summary>What the daemon before noted; null where the terminal has just come.</summary>
    public DoorState? Left { get; private set; } = DoorState.Read(terminal.Note.Span);

    /// <summary>Notes who is there and what he gets.</summary>
    public void Chose(DoorChoice choice) => Write(state => state with
    {
        Tenant = choice.Caller.Tenant,
        Actor = choice.Caller.Actor,
        Role = choice.Caller.Role,
        Key = choice.Key,
        Pool = choice.Target.Pool,
        Endpoint = choice.Target.Endpoint,
    });

    /// <summary>Nothing of what the daemon before noted holds any longer: the terminal is as one that has just come.</summary>
    public void Discard()
    {
        Left = null;
        Write(_ => new DoorState());
    }

    /// <summary>Notes which session the terminal is to show; null for none.</summary>
    public void Serves(string? session) => Write(state => Blank(state) with { Session = session });

    /// <summary>Notes that the terminal shows something else, or that what it showed has been typed over and was dealt with.</summary>
    public void Forget() => Write(Blank);

    /// <summary>The note of a screen, to be made as it is sent.</summary>
    public Func<ReadOnlyMemory<byte>>? Shows(ScreenCopy screen)
    {
        if (!terminal.IsKept) return null;
        var digest = screen.Digest();
        // A record taken meanwhile is still to be dealt with.
        return () => Change(state => state with { Shown = digest });
    }

    /// <summary>The note of a record that is just being taken for a session; under the terminal's lock.</summary>
    public ReadOnlyMemory<byte> Takes(byte[] record, Attachment attachment) => Change(state => state with
    {
        Taken = record,
        Connection = attachment.Connection.Id,
        Inputs = attachment.Terminal.Inputs,
    });

    /// <summary>Goes on where the daemon before was: gives a record back that was taken and not carried out.</summary>
    /// <param name="left">What it noted.</param>
    /// <param name="attachment">The session's connection.</param>
    /// <returns>The digest of what the terminal shows of the session; null where that is not known.</returns>
    public byte[]? Resume(DoorState left, Attachment attachment)
    {
        var isGiven = left.Taken is not null && !(left.Inputs >= 0 && left.Inputs == attachment.Terminal.Inputs && left.Connection == attachment.Connection.Id);
        DoorState Next(DoorState state) => Blank(left) with { Shown = isGiven ? null : left.Shown };
        if (left.Taken is { } record && !isGiven) terminal.ReturnRelayed(record, () => Change(Next));
        else Write(Next);
        return isGiven ? null : left.Shown;
    }

    private static DoorState Blank(DoorState state) => state with { Shown = null, Taken = null, Connection = null, Inputs = 0 };

    private void Write(Func<DoorState, DoorState> change)
    {
        if (terminal.IsKept) terminal.ChangeNote(() => Change(change));
    }

    private ReadOnlyMemory<byte> Change(Func<DoorState, DoorState> change)
    {
        _state = change(_state);
        return _state.ToBytes();
    }
}
