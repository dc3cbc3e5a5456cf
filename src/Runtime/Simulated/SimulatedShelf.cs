using System.Text;
using Holdfast.Keeper.Protocol;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Runtime.Simulated;

/// <summary>What a simulated Keeper holds in one life, by the laws of the real one.</summary>
internal sealed class SimulatedShelf(SimulatedIo keeper)
{
    private readonly List<(HeldKey Key, byte[] Note, SimulatedConnection Copy)> _held = [];

    /// <summary>The life of the Keeper that this belongs to.</summary>
    public SimulatedLife Life { get; } = keeper.Life;

    /// <summary>Holds a copy, which is the Keeper's own from here on; one held with the key before is let go.</summary>
    /// <exception cref="KeeperException">It is refused; the copy is not taken.</exception>
    public void Hold(string key, byte[] note, SimulatedConnection copy)
    {
        Check(key, note);
        Drop(key);
        copy.Owner = keeper;
        _held.Add((new HeldKey(key, note.Length, keeper.Clock.UtcNow), note, copy));
    }

    /// <summary>Puts another note beside what is held.</summary>
    /// <exception cref="KeeperException">It is refused.</exception>
    public void Note(string key, byte[] note)
    {
        Check(key, note);
        var index = Find(key);
        if (index < 0) throw Refused(RefusalReason.NoSuchSocket, $"no socket is held as {key}");
        var (held, _, copy) = _held[index];
        _held[index] = (held with { NoteLength = note.Length }, note, copy);
    }

    /// <summary>A copy of what is held, which is nobody's yet; null where there is none.</summary>
    public HeldConnection? Take(string key)
    {
        if (Find(key) is not (>= 0 and var index)) return null;
        var (held, note, copy) = _held[index];
        return new HeldConnection(new SimulatedConnection(copy.Socket, null), note, held.HeldSince, copy.Socket.HasEnded);
    }

    /// <summary>All that are held, in the order in which they came.</summary>
    public IReadOnlyList<HeldKey> List() => [.. _held.Select(held => held.Key)];

    /// <summary>Lets one go; false where there is none.</summary>
    public bool Drop(string key)
    {
        if (Find(key) is not (>= 0 and var index)) return false;
        var copy = _held[index].Copy;
        _held.RemoveAt(index);
        copy.Close();
        return true;
    }

    private int Find(string key) => _held.FindIndex(held => held.Key.Key == key);

    private static void Check(string key, byte[] note)
    {
        if (key.Length == 0 || Encoding.UTF8.GetByteCount(key) > ProtocolLimits.KeyBytes)
            throw Refused(RefusalReason.Invalid, $"a key has 1 to {ProtocolLimits.KeyBytes} bytes");
        if (note.Length > ProtocolLimits.NoteBytes)
            throw Refused(RefusalReason.Invalid, $"a note has at most {ProtocolLimits.NoteBytes} bytes");
    }

    private static KeeperException Refused(RefusalReason reason, string why) => KeeperMessages.ToException(new Refusal(reason, 0, why));
}
