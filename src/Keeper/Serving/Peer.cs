using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Serving;

/// <summary>One client's connection, with what was received and not yet understood, and what was sent and not yet taken.</summary>
internal sealed unsafe class Peer
{
    private const int ReadBytes = 64 * 1024;
    private const int FirstBytes = 4 * 1024;
    private const int MostUnsentBytes = 4 * 1024 * 1024;
    private const int MostUnreadBytes = ProtocolLimits.FrameBytes + Frame.PrefixBytes + ReadBytes;

    private const int MostUntakenDescriptors = 256;

    private readonly EventSet _events;
    private readonly Queue<int> _descriptors = [];
    private byte[] _received = new byte[FirstBytes];
    private int _receivedLength;
    private byte[] _unsent = [];
    private int _unsentLength;

    /// <summary>Begins with a connection that was accepted.</summary>
    public Peer(EventSet events, int descriptor)
    {
        (_events, Descriptor) = (events, descriptor);
        events.Watch(descriptor);
    }

    /// <summary>Goes on with a connection that another program of this process accepted.</summary>
    public Peer(EventSet events, ClientRecord record)
        : this(events, record.Descriptor)
    {
        (Greeted, Subscribed) = (true, record.Subscribed);
        _receivedLength = record.Received.Length;
        _received = new byte[Math.Max(FirstBytes, _receivedLength)];
        record.Received.Span.CopyTo(_received);
        (_unsent, _unsentLength) = (record.Unsent.ToArray(), record.Unsent.Length);
        if (_unsentLength > 0)
            events.WatchRoom(Descriptor, room: true);
    }

    /// <summary>The socket.</summary>
    public int Descriptor { get; }

    /// <summary>Whether it has greeted; before that nothing else is answered.</summary>
    public bool Greeted { get; set; }

    /// <summary>Whether it is told of ends.</summary>
    public bool Subscribed { get; set; }

    /// <summary>Whether the connection is of no use any more and is to be closed.</summary>
    public bool Broken { get; set; }

    /// <summary>How many bytes wait until it takes them.</summary>
    public int UnsentBytes => _unsentLength;

    /// <summary>What was received and not yet consumed.</summary>
    public ReadOnlySpan<byte> Received => _received.AsSpan(0, _receivedLength);

    /// <summary>It as the next program of this process would need it; null where it cannot be handed over.</summary>
    /// <param name="consoles">The process ids of those at whose consoles it is.</param>
    public ClientRecord? Record(IReadOnlyList<int> consoles) =>
        Broken || !Greeted || _descriptors.Count > 0 || _receivedLength + _unsentLength > ClientRecord.MostBytes
            ? null
            : new ClientRecord(Descriptor, consoles, _received.AsMemory(0, _receivedLength), _unsent.AsMemory(0, _unsentLength)) { Subscribed = Subscribed };

    /// <summary>Reads once, so that one busy client cannot keep the others waiting.</summary>
    public void Receive()
    {
        if (_received.Length - _receivedLength < ReadBytes)
            Array.Resize(ref _received, Math.Min(Math.Max(_received.Length * 2, _receivedLength + ReadBytes), MostUnreadBytes));
        fixed (byte* start = _received)
        {
            Span<int> descriptors = stackalloc int[DescriptorMessage.MostOfOneCall];
            var count = DescriptorMessage.Receive(
                Descriptor, start + _receivedLength, _received.Length - _receivedLength, descriptors, out var came);
            TakeIn(descriptors, came);
            if (count > 0)
                _receivedLength += (int)count;
            else if (count == 0 || Errno.Last is not (Errno.Again or Errno.Interrupted))
                Broken = true;
        }
    }

    /// <summary>Takes the next of the descriptors that came; -1 where none did.</summary>
    public int TakeDescriptor() => _descriptors.TryDequeue(out var descriptor) ? descriptor : -1;

    /// <summary>Closes the connection, and the descriptors that came with it and that nobody took.</summary>
    public void Close()
    {
        while (TakeDescriptor() is var descriptor and >= 0)
            _ = Libc.Close(descriptor);
        _ = Libc.Close(Descriptor);
    }

    /// <summary>Drops the first bytes of what was received.</summary>
    public void Consume(int count)
    {
        _receivedLength -= count;
        _received.AsSpan(count, _receivedLength).CopyTo(_received);
        if (_receivedLength == 0 && _received.Length > ReadBytes + FirstBytes)
            _received = new byte[FirstBytes];
    }

    /// <summary>Sends, or keeps what the socket does not take. A client that takes nothing for too long is given up.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (Broken)
            return;
        if (_unsentLength == 0)
            bytes = bytes[TrySend(bytes)..];
        if (bytes.IsEmpty || Broken)
            return;
        if (_unsentLength + bytes.Length > MostUnsentBytes)
        {
            Broken = true;
            return;
        }

        if (_unsent.Length - _unsentLength < bytes.Length)
            Array.Resize(ref _unsent, Math.Max(_unsent.Length * 2, _unsentLength + bytes.Length));
        bytes.CopyTo(_unsent.AsSpan(_unsentLength));
        _unsentLength += bytes.Length;
        _events.WatchRoom(Descriptor, room: true);
    }

    /// <summary>Sends bytes with a descriptor.</summary>
    /// <returns>False where there is no room for them now; nothing was sent then.</returns>
    public bool Send(ReadOnlySpan<byte> bytes, int descriptor)
    {
        if (Broken || _unsentLength > 0)
            return false;
        var sent = DescriptorMessage.Send(Descriptor, bytes, descriptor);
        if (sent < 0)
            return false;
        Send(bytes[(int)sent..]);
        return true;
    }

    /// <summary>Sends what was kept, as far as there is room.</summary>
    public void Flush()
    {
        if (_unsentLength == 0 || Broken)
            return;
        var sent = TrySend(_unsent.AsSpan(0, _unsentLength));
        _unsentLength -= sent;
        _unsent.AsSpan(sent, _unsentLength).CopyTo(_unsent);
        if (_unsentLength > 0)
            return;
        _unsent = [];
        _events.WatchRoom(Descriptor, room: false);
    }

    // Who sends descriptors that belong to no order would fill this program up.
    private void TakeIn(ReadOnlySpan<int> descriptors, int count)
    {
        Broken |= count < 0 || _descriptors.Count + count > MostUntakenDescriptors;
        for (var index = 0; index < count; index++)
            _descriptors.Enqueue(descriptors[index]);
    }

    private int TrySend(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var count = Libc.Send(Descriptor, start, (nuint)bytes.Length, Flags.NoSignal);
            if (count >= 0)
                return (int)count;
            if (Errno.Last is not (Errno.Again or Errno.Interrupted))
                Broken = true;
            return 0;
        }
    }
}
