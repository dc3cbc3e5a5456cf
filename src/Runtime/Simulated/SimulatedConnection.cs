namespace Holdfast.Runtime.Simulated;

/// <summary>One end of a simulated connection.</summary>
internal sealed class SimulatedConnection : Connection
{
    private readonly SimulatedWorld _world;
    private readonly SeededWords _words;
    private readonly SimulatedPipe _incoming;
    private SimulatedConnection? _peer;
    private bool _closed;
    private bool _reset;
    private bool _completed;

    private SimulatedConnection(SimulatedWorld world, SeededWords words, string host, Address local, string farHost, Address remote)
    {
        _world = world;
        _words = words;
        Host = host;
        LocalAddress = local;
        RemoteAddress = remote;
        FarHost = farHost;
        _incoming = new SimulatedPipe(world, words, world.Scheduler.Part("network", farHost), farHost, host) { Disturbed = OnDisturbed };
    }

    /// <summary>The host this end is on.</summary>
    public string Host { get; }

    /// <summary>The host the other end is on.</summary>
    public string FarHost { get; }

    /// <summary>Whether neither end can use it any more.</summary>
    public bool IsOver => _reset || (_closed && Peer._closed);

    /// <inheritdoc/>
    public override Address RemoteAddress { get; }

    /// <inheritdoc/>
    public override Address LocalAddress { get; }

    private SimulatedConnection Peer => _peer!;

    private SimulatedPipe Outgoing => Peer._incoming;

    /// <summary>Both ends of a new connection, the connecting one first.</summary>
    public static (SimulatedConnection Near, SimulatedConnection Far) Pair(
        SimulatedWorld world, SeededWords words, (string Host, Address Address) near, (string Host, Address Address) far)
    {
        var one = new SimulatedConnection(world, words, near.Host, near.Address, far.Host, far.Address);
        var other = new SimulatedConnection(world, words, far.Host, far.Address, near.Host, near.Address);
        one._peer = other;
        other._peer = one;
        return (one, other);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            ThrowIfClosed("Reading from");
            if (_incoming.HasBytes)
            {
                return _incoming.Receive(buffer.Span);
            }

            ThrowIfReset("Reading from");
            if (_incoming.IsFinished)
            {
                return 0;
            }

            await _incoming.WaitReadableAsync($"bytes from {RemoteAddress}", cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_words.OneIn(4))
        {
            // Writing sometimes takes a turn, as a real one may.
            await Task.Yield();
        }

        while (true)
        {
            ThrowIfClosed("Writing to");
            ThrowIfReset("Writing to");
            if (_completed)
            {
                throw new NetworkException(NetworkFailure.Reset, RemoteAddress, $"Writing to {RemoteAddress} failed: writing was completed before.");
            }

            buffer = buffer[Outgoing.Send(buffer.Span)..];
            if (buffer.IsEmpty)
            {
                return;
            }

            await Outgoing.WaitWritableAsync($"room to write to {RemoteAddress}", cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void CompleteWrites()
    {
        if (!_completed && !_closed && !_reset)
        {
            _completed = true;
            Outgoing.Send(SegmentKind.Finish);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _world.Trace.Add("close", LocalAddress.Port);
            if (_incoming.HasBytes && !_reset)
            {
                // Closing on unread bytes breaks the connection off, as TCP does (RFC 1122, 4.2.2.13).
                Outgoing.Send(SegmentKind.Reset);
            }

            CompleteWrites();
            _closed = true;
            _incoming.Abandon();
            Wake();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Breaks the connection off for both ends at once.</summary>
    public void Break()
    {
        _incoming.Cut();
        Outgoing.Cut();
        BreakHere();
        Peer.BreakHere();
    }

    /// <summary>Sends on what a partition held up.</summary>
    public void Resume()
    {
        _incoming.Resume();
        Outgoing.Resume();
    }

    private void OnDisturbed(SegmentKind kind)
    {
        if (kind == SegmentKind.Reset)
        {
            BreakHere();
        }
        else if (!_reset)
        {
            _reset = true;
            Outgoing.Send(SegmentKind.Reset);
        }
    }

    private void BreakHere()
    {
        _reset = true;
        Wake();
    }

    private void Wake()
    {
        _incoming.Wake();
        Outgoing.Wake();
    }

    private void ThrowIfClosed(string doing)
    {
        if (_closed)
        {
            throw new NetworkException(NetworkFailure.Other, RemoteAddress, $"{doing} {RemoteAddress} failed: it was closed on this side.");
        }
    }

    private void ThrowIfReset(string doing)
    {
        if (_reset)
        {
            throw new NetworkException(NetworkFailure.Reset, RemoteAddress, $"{doing} {RemoteAddress} failed: the connection was reset.");
        }
    }
}
