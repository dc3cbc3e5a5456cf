using Holdfast.Runtime;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Survival;

/// <summary>A terminal's side of its <see cref="ConnectionKeep"/>: what its reader and its loop do with it, and how it ends.</summary>
/// <param name="shelf">Where it stands.</param>
/// <param name="keep">What is kept.</param>
/// <param name="tell">Told why the connection is kept no longer.</param>
internal sealed class TerminalKeep(KeepShelf shelf, ConnectionKeep keep, Action<string> tell)
{
    // Bytes from the host that the terminal has taken.
    private long _taken = keep.Taken;
    private long _inputs = keep.Inputs;

    /// <summary>What is kept.</summary>
    public ConnectionKeep Keep => keep;

    /// <summary>Whether bytes are still kept.</summary>
    public bool Keeps => keep.Keeps;

    /// <summary>Whether a snapshot is due.</summary>
    public bool IsCrowded => keep.IsCrowded;

    /// <summary>How many inputs were carried out, over all daemons.</summary>
    public long Inputs => Volatile.Read(ref _inputs);

    /// <summary>Where the next bytes are to be received.</summary>
    public Memory<byte> Room() => keep.Room();

    /// <summary>So many were.</summary>
    public void Took(int count) => keep.Took(count);

    /// <summary>Begins the log again; all of it is in the snapshot just made.</summary>
    public void Restart() => keep.Restart();

    /// <summary>The next bytes that the terminal has not taken yet.</summary>
    public ReadOnlySpan<byte> Next(int count)
    {
        var bytes = keep.Log(_taken, count);
        _taken += count;
        return bytes;
    }

    /// <summary>Makes a snapshot.</summary>
    public bool TrySnapshot(TerminalMachine machine, bool ready) => keep.Keeps && keep.Snapshot(machine, _taken, ready, _inputs) is null;

    /// <summary>Takes up an input that was carried out and not sent yet.</summary>
    /// <returns>Whether <see cref="Recorded"/> is to be told of its record: not so where the connection is not kept.</returns>
    public async ValueTask<bool> TakeInputAsync(TerminalMachine machine, bool ready)
    {
        if (!keep.Keeps) return false;
        Volatile.Write(ref _inputs, _inputs + 1);
        // What is kept would lack this input: a daemon that went on from it would show what never was.
        if (keep.Snapshot(machine, _taken, ready, _inputs) is not { } why) return true;
        await GiveUpAsync(why);
        return false;
    }

    /// <summary>
    /// Takes up that the terminal is about to ask its host for a sign of life. That is no input and changes no screen: a note is enough, and
    /// only now and then a snapshot, in which those noted before it are.
    /// </summary>
    public async ValueTask TakeQuestionAsync(TerminalMachine machine, bool ready)
    {
        if (!keep.Keeps || keep.TryNoteQuestion(_taken)) return;
        // Not left unasked instead: a host that nobody asks is taken for one that does not answer.
        if (keep.Snapshot(machine, _taken, ready, _inputs) is { } why) await GiveUpAsync(why);
        else keep.TryNoteQuestion(_taken);
    }

    /// <summary>Notes when the record of an input is durable.</summary>
    public void Recorded(Task recorded)
    {
        if (recorded.IsCompletedSuccessfully) keep.InputRecorded();
        else _ = NoteAsync(recorded);
    }

    /// <summary>Notes the version of the latest screen; of a connection that is not kept as well, since its session may come back on another.</summary>
    public void Shown(long version) => keep.Shown(version);

    /// <summary>Has the Keeper hold the connection.</summary>
    public ValueTask HoldAsync(CancellationToken cancellationToken) => shelf.HoldAsync(keep, cancellationToken);

    /// <summary>Keeps the connection no longer; the session goes on.</summary>
    public async ValueTask GiveUpAsync(string reason)
    {
        if (!keep.Keeps) return;
        keep.GiveUp(reason);
        await shelf.DropAsync(keep);
        tell(reason);
    }

    /// <summary>Ends the connection for the Keeper too, or its copy would keep it open.</summary>
    public async ValueTask DropAsync(Connection connection)
    {
        if (!keep.Socket.TryDrop()) return;
        // Said to the host here: the Keeper may not be there to let its copy go.
        connection.CompleteWrites();
        await shelf.DropAsync(keep);
    }

    /// <summary>After the connection and its reader have ended.</summary>
    public void End() => shelf.Ended(keep);

    /// <summary>After the reader has ended, where the next daemon goes on.</summary>
    public void Leave() => shelf.Left(keep);

    private async Task NoteAsync(Task recorded)
    {
        try
        {
            await recorded;
            keep.InputRecorded();
        }
        catch (Exception)
        {
            // Not recorded: whoever asked is told, and the next daemon tells that an input may be missing.
        }
    }
}
