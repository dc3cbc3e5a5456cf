namespace Holdfast.Runtime.Simulated;

/// <summary>
/// One direction of a connection: segments that travel in order, each with a delay of its own, into a buffer from which the far
/// side reads odd pieces. What is written and not yet read is bounded.
/// </summary>
internal sealed class SimulatedPipe(SimulatedWorld world, SeededWords words, SimulatedTask part, string from, string to)
{
    private const int SegmentBytes = 1460;

    private readonly Queue<(SegmentKind Kind, byte[] Bytes)> _travelling = new();
    private readonly Queue<byte[]> _arrived = new();
    private readonly SimulatedSignal _readable = new(world.Scheduler);
    private readonly SimulatedSignal _writable = new(world.Scheduler);
    private int _consumedOfFirst;
    private int _arrivedBytes;
    private int _unreadBytes;
    private int _heldUp;
    private bool _receiverGone;
    private TimeSpan _lastArrival;

    /// <summary>Called when a reset arrives, or data for a receiver that has gone.</summary>
    public required Action<SegmentKind> Disturbed { get; init; }

    /// <summary>Whether bytes are there to be read.</summary>
    public bool HasBytes => _arrivedBytes > 0;

    /// <summary>Whether the sender has finished and everything was read.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Takes in what fits, at most <paramref name="bytes"/>, and returns how much that was.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        var fits = Math.Min(bytes.Length, world.Options.SendBufferBytes - _unreadBytes);
        var rest = bytes[..fits];
        world.Trace.Add("send", rest);
        _unreadBytes += fits;
        while (!rest.IsEmpty)
        {
            var size = Math.Min(rest.Length, SegmentBytes);
            Send(SegmentKind.Data, rest[..size].ToArray());
            rest = rest[size..];
        }

        return fits;
    }

    /// <summary>Sends a segment that carries no bytes.</summary>
    public void Send(SegmentKind kind) => Send(kind, []);

    /// <summary>Copies some of what has arrived, at least one byte; <see cref="HasBytes"/> holds.</summary>
    public int Receive(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _arrivedBytes);
        count = count > 1 && words.OneIn(3) ? 1 + words.Below(count) : count;
        count = Math.Min(count, buffer.Length);
        for (var copied = 0; copied < count;)
        {
            var first = _arrived.Peek().AsSpan(_consumedOfFirst);
            var size = Math.Min(first.Length, count - copied);
            first[..size].CopyTo(buffer[copied..]);
            copied += size;
            _consumedOfFirst += size;
            if (size == first.Length)
            {
                _arrived.Dequeue();
                _consumedOfFirst = 0;
            }
        }

        _arrivedBytes -= count;
        _unreadBytes -= count;
        world.Trace.Add("receive", count);
        _writable.Set();
        return count;
    }

    /// <summary>Waits until there may be something to read.</summary>
    public ValueTask WaitReadableAsync(string what, CancellationToken cancellationToken) => _readable.WaitAsync(what, cancellationToken);

    /// <summary>Waits until there may be room to write.</summary>
    public ValueTask WaitWritableAsync(string what, CancellationToken cancellationToken) => _writable.WaitAsync(what, cancellationToken);

    /// <summary>Wakes both sides, so that they see that the connection has broken or closed.</summary>
    public void Wake()
    {
        _readable.Set();
        _writable.Set();
    }

    /// <summary>The receiver reads no more; what still arrives is answered with a reset.</summary>
    public void Abandon() => _receiverGone = true;

    /// <summary>Forgets what travels.</summary>
    public void Cut() => _travelling.Clear();

    /// <summary>Sends on what a partition held up.</summary>
    public void Resume()
    {
        for (; _heldUp > 0; _heldUp--)
        {
            ScheduleArrival();
        }
    }

    private void Send(SegmentKind kind, byte[] bytes)
    {
        _travelling.Enqueue((kind, bytes));
        ScheduleArrival();
    }

    // Each arrival takes the oldest segment, whichever it was meant for: delays vary, order does not.
    private void ScheduleArrival()
    {
        var arrival = world.Clock.Elapsed + world.Fabric.Latency(from, to);
        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
        world.Clock.After(_lastArrival - world.Clock.Elapsed, part, Arrive);
    }

    private void Arrive()
    {
        if (world.Fabric.IsPartitioned(from, to))
        {
            _heldUp++;
            return;
        }

        if (!_travelling.TryDequeue(out var segment))
        {
            return;
        }

        world.Trace.Add("arrive", segment.Bytes.Length);
        switch (segment.Kind)
        {
            case SegmentKind.Reset:
                Disturbed(SegmentKind.Reset);
                break;
            case SegmentKind.Finish:
                IsFinished = true;
                break;
            default:
                Deliver(segment.Bytes);
                break;
        }

        _readable.Set();
    }

    private void Deliver(byte[] bytes)
    {
        if (_receiverGone)
        {
            Disturbed(SegmentKind.Data);
            return;
        }

        _arrived.Enqueue(bytes);
        _arrivedBytes += bytes.Length;
    }
}
