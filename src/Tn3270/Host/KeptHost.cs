using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>A host's machine and what keeps it: nothing is sent that is not in a kept state. Under the pump's gate.</summary>
internal sealed class KeptHost(IHostKeep keep, HostMachine machine) : IKeptWire
{
    // What was queued when the state was kept last; less than nothing where it has changed otherwise.
    private long _saved = -1;

    /// <summary>What keeps it.</summary>
    public IHostKeep Keep => keep;

    /// <summary>What the application wants the next process to know; in the next state.</summary>
    public ReadOnlyMemory<byte> Note { get; set; }

    /// <inheritdoc/>
    public Memory<byte> Room()
    {
        if (!keep.Keeps)
        {
            return default;
        }
        Memory<byte> room = keep.Room();
        if (room.IsEmpty)
        {
            // What is received elsewhere no other process finds: better known now than at its start.
            keep.GiveUp("there is no room for what the terminal sends");
        }
        return room;
    }

    /// <inheritdoc/>
    public void Took(int count) => keep.Took(count);

    /// <inheritdoc/>
    public void Taken()
    {
        Save();
        if (keep.Keeps)
        {
            keep.Forget();
        }
    }

    /// <inheritdoc/>
    public void Sending()
    {
        if (_saved != machine.OutputQueued)
        {
            Save();
        }
    }

    /// <inheritdoc/>
    public void Encrypting() => keep.GiveUp(null);

    /// <summary>Keeps the state as it is now.</summary>
    public void Save()
    {
        if (keep.Keeps)
        {
            keep.Save(Note, machine.Save);
            _saved = machine.OutputQueued;
        }
    }
}
