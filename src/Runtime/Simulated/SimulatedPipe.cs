namespace Holdfast.Runtime.Simulated;

/// <summary>
/// One direction of a connection: segments that travel each with a delay of its own, are sent again when they are lost, and are put
/// in order where they arrive, into a buffer from which the far side reads odd pieces. What is written and not yet read is bounded.
/// </summary>
internal sealed class SimulatedPipe
{
    private const int SegmentBytes = 1460;

    private readonly SimulatedWorld _world;
    private readonly SimulatedSocket _sender;
    private readonly SimulatedSocket _receiver;
    private readonly Retransmission _retransmission;
    private readonly Queue<Segment> _unacknowledged = new();
    private readonly Queue<Segment> _undelivered = new();
    private readonly ReceiveBuffer _arrived = new();
    private readonly SimulatedSignal _readable = new();
    private readonly SimulatedSignal _writable = new();
    private int _unreadBytes;
    private int _lost;
    private long _lastArrival;
    private long? _heardAt;

    /// <summary>Creates the way from one end to the other.</summary>
    public SimulatedPipe(SimulatedWorld world, SimulatedSocket sender, SimulatedSocket receiver)
    {
        _world = world;
        _sender = sender;
        _receiver = receiver;
        _retransmission = new Retransmission(world, Retry, () => _sender.Fail(NetworkFailure.TimedOut));
    }

    /// <summary>Whether bytes are there to be read.</summary>
    public bool HasBytes => _arrived.Count > 0;

    /// <summary>How long ago the latest bytes arrived, zero where some are unread; null before the first.</summary>
    public TimeSpan? Silence => HasBytes ? TimeSpan.Zero : new TimeSpan(_world.Time.Now) - (_heardAt is { } at ? new TimeSpan(at) : null);

    /// <summary>Whether the sender has finished and everything has arrived.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether the sender no longer sends.</summary>
    public bool IsBroken { get; private set; }

    private string From => _sender.Machine.Name;

    private string To => _receiver.Machine.Name;

    /// <summary>Takes in what fits, and returns how much that was.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        var fits = Math.Min(bytes.Length, _world.Options.SendBufferBytes - _unreadBytes);
        var rest = bytes[..fits];
        _world.Trace.Add("send", rest);
        _unreadBytes += fits;
        while (!rest.IsEmpty)
        {
            var size = Math.Min(rest.Length, SegmentBytes);
            Send(SegmentKind.Data, rest[..size].ToArray());
            rest = rest[size..];
        }

        return fits;
    }

    /// <summary>Says that nothing more comes.</summary>
    public void Finish() => Send(SegmentKind.Finish, []);

    /// <summary>
    /// Asks whether the far end is still there, where a writer waits for room and nothing else that is on its way would find out: the
    /// probing of a closed window (RFC 9293, 3.8.6.1).
    /// </summary>
    public void ProbeIfBlocked()
    {
        if (!IsBroken && _unacknowledged.Count == 0 && _unreadBytes >= _world.Options.SendBufferBytes)
        {
            Send(SegmentKind.Probe, []);
        }
    }

    /// <summary>Asks whether the far end is still there.</summary>
    public void Probe() => Send(SegmentKind.Probe, []);

    /// <summary>Copies some of what has arrived, at least one byte; <see cref="HasBytes"/> holds.</summary>
    public int Receive(Span<byte> buffer, SeededWords words)
    {
        var count = Math.Min(buffer.Length, _arrived.Count);
        count = count > 1 && words.OneIn(3) ? 1 + words.Below(count) : count;
        _arrived.Take(buffer[..count]);
        _unreadBytes -= count;
        _world.Trace.Add("receive", count);
        _writable.Set();
        return count;
    }

    /// <summary>Waits until there may be something to read.</summary>
    public ValueTask WaitReadableAsync(CancellationToken cancellationToken) => _readable.WaitAsync("read from", _sender.LocalAddress, cancellationToken);

    /// <summary>Waits until there may be room to write.</summary>
    public ValueTask WaitWritableAsync(CancellationToken cancellationToken)
    {
        if (!_world.Fabric.IsOpen(From, To) || _receiver.Reception(SegmentKind.Probe) != Simulated.Reception.Taken)
        {
            ProbeIfBlocked();
        }

        return _writable.WaitAsync("room to write to", _receiver.LocalAddress, cancellationToken);
    }

    /// <summary>Wakes both sides, so that they see that the connection has broken or closed.</summary>
    public void Wake()
    {
        _readable.Set();
        _writable.Set();
    }

    /// <summary>Has nothing more arrive; what has arrived can still be read.</summary>
    public void Break()
    {
        IsBroken = true;
        _retransmission.Stop();
        _lost = 0;
        _unacknowledged.Clear();
        _undelivered.Clear();
    }

    /// <summary>Breaks the connection off for the far side, which learns of it later or, across a partition, not now.</summary>
    public void Abort()
    {
        Break();
        var arrival = Math.Max(_world.Time.Now + _world.Fabric.Latency(From, To).Ticks, _lastArrival);
        _world.Time.After(new TimeSpan(arrival - _world.Time.Now), () =>
        {
            if (_world.Fabric.IsOpen(From, To) && _receiver.Reception(SegmentKind.Data) == Simulated.Reception.Taken)
            {
                _world.Trace.Add("reset", _receiver.LocalAddress.Port);
                _receiver.Fail(NetworkFailure.Reset);
            }
        });
    }

    /// <summary>A segment has come to the far machine, or did not.</summary>
    public void Arrive(Segment segment)
    {
        var reception = _world.Fabric.Passes(From, To) ? _receiver.Reception(segment.Kind) : Simulated.Reception.Silence;
        if (reception != Simulated.Reception.Taken)
        {
            if (reception == Simulated.Reception.Refused)
            {
                AnswerByReset();
            }

            Lose(segment);
            return;
        }

        if (!segment.HasArrived)
        {
            _world.Trace.Add("arrive", segment.Bytes.Length);
            segment.HasArrived = true;
            Deliver();
        }

        if (_world.Fabric.IsOpen(To, From))
        {
            Acknowledge(segment);
        }
        else
        {
            Lose(segment);
        }
    }

    private void Send(SegmentKind kind, byte[] bytes)
    {
        if (IsBroken)
        {
            return;
        }

        var segment = new Segment(this, kind, bytes);
        _unacknowledged.Enqueue(segment);
        _undelivered.Enqueue(segment);
        Transmit(segment);
    }

    private void Transmit(Segment segment)
    {
        if (segment.IsLost)
        {
            segment.IsLost = false;
            _lost--;
        }

        var latency = _world.Fabric.Latency(From, To).Ticks;
        _lastArrival = Math.Max(_lastArrival, _world.Time.Now + latency);
        _world.Time.Set(segment, 0, latency);
    }

    private void Lose(Segment segment)
    {
        segment.IsLost = true;
        _lost++;
        _world.Trace.Add("lose", segment.Bytes.Length);
        _retransmission.Start();
    }

    private void Acknowledge(Segment segment)
    {
        segment.IsAcknowledged = true;
        while (_unacknowledged.TryPeek(out var first) && first.IsAcknowledged)
        {
            _unacknowledged.Dequeue();
        }

        // What got through says that the way is open: what is lost is sent again at once.
        _retransmission.Reset();
        foreach (var other in _lost > 0 ? _unacknowledged : [])
        {
            if (other.IsLost)
            {
                Transmit(other);
            }
        }
    }

    private void Retry()
    {
        // The oldest alone, until it gets through.
        foreach (var segment in _unacknowledged)
        {
            if (segment.IsLost)
            {
                Transmit(segment);
                return;
            }
        }
    }

    private void Deliver()
    {
        while (_undelivered.TryPeek(out var first) && first.HasArrived)
        {
            _undelivered.Dequeue();
            if (first.Kind == SegmentKind.Finish)
            {
                IsFinished = true;
            }
            else if (first.Kind == SegmentKind.Data)
            {
                _arrived.Add(first.Bytes);
                _heardAt = _world.Time.Now;
            }
        }

        _readable.Set();
    }

    private void AnswerByReset() => _world.Time.After(_world.Fabric.Latency(To, From), () =>
    {
        if (!IsBroken && _world.Fabric.IsOpen(To, From))
        {
            _world.Trace.Add("refuse", _sender.LocalAddress.Port);
            _sender.Fail(NetworkFailure.Reset);
        }
    });
}
