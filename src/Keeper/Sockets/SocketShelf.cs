using System.Text;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Sockets;

/// <summary>The sockets held for programs that may die: as long as a copy is here, the connection stands.</summary>
internal sealed class SocketShelf
{
    private readonly Dictionary<string, HeldSocket> _byKey = new(StringComparer.Ordinal);
    private long _noteBytes;
    private long _lastNumber;

    /// <summary>All that are held.</summary>
    public IReadOnlyCollection<HeldSocket> All => _byKey.Values;

    /// <summary>Holds a socket; its descriptor is this shelf's from here on, or closed where it is refused.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Hold(HoldOrder order, int descriptor)
    {
        var refusal = Check(order);
        if (refusal is null && !Descriptors.IsStreamSocket(descriptor))
            refusal = new Refusal(RefusalReason.Invalid, 0, "what came with the order is no connected socket");
        if (refusal is null && _byKey.Count >= ProtocolLimits.HeldSockets && !_byKey.ContainsKey(order.Key))
            refusal = new Refusal(RefusalReason.Full, 0, $"{ProtocolLimits.HeldSockets} sockets are held");
        if (refusal is not null)
        {
            _ = Libc.Close(descriptor);
            return refusal;
        }

        Put(order, descriptor, Libc.RealTime());
        return null;
    }

    /// <summary>Goes on holding a socket that an earlier program of this process held.</summary>
    public void Resume(HoldOrder order, int descriptor, long since) => Put(order, descriptor, since);

    /// <summary>Puts another note beside a held socket.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Note(HoldOrder order)
    {
        if (Check(order) is { } refusal)
            return refusal;
        if (_byKey.GetValueOrDefault(order.Key) is not { } held)
            return Missing(order.Key);
        _noteBytes += order.Note.Length - held.Order.Note.Length;
        _byKey[order.Key] = held with { Order = order };
        return null;
    }

    /// <summary>The held socket with this key; null where there is none.</summary>
    public HeldSocket? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Lets a socket go.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Drop(string key)
    {
        if (!_byKey.Remove(key, out var held))
            return Missing(key);
        _noteBytes -= held.Order.Note.Length;
        _ = Libc.Close(held.Descriptor);
        return null;
    }

    /// <summary>The next sockets by number.</summary>
    public SocketPage Page(PageOrder order) => new(
        [.. _byKey.Values.Where(held => held.Number > order.After)
            .OrderBy(held => held.Number).Take(ProtocolLimits.SocketsOfOnePage).Select(held => held.Facts)]);

    /// <summary>That no socket is held with a key.</summary>
    public static Refusal Missing(string key) => new(RefusalReason.NoSuchSocket, 0, $"no socket is held as {key}");

    private void Put(HoldOrder order, int descriptor, long since)
    {
        _ = Drop(order.Key);
        _noteBytes += order.Note.Length;
        _byKey.Add(order.Key, new HeldSocket(order, descriptor, ++_lastNumber, since));
    }

    private Refusal? Check(HoldOrder order)
    {
        if (order.Key.Length == 0 || Encoding.UTF8.GetByteCount(order.Key) > ProtocolLimits.KeyBytes)
            return new Refusal(RefusalReason.Invalid, 0, $"a key has 1 to {ProtocolLimits.KeyBytes} bytes");
        if (order.Note.Length > ProtocolLimits.NoteBytes)
            return new Refusal(RefusalReason.Invalid, 0, $"a note has at most {ProtocolLimits.NoteBytes} bytes");
        var replaced = _byKey.GetValueOrDefault(order.Key)?.Order.Note.Length ?? 0;
        return _noteBytes - replaced + order.Note.Length > ProtocolLimits.NoteBytesInAll
            ? new Refusal(RefusalReason.Full, 0, $"the notes have {ProtocolLimits.NoteBytesInAll} bytes together")
            : null;
    }
}
