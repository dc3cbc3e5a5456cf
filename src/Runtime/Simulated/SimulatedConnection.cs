namespace Holdfast.Runtime.Simulated;

/// <summary>One end of a simulated connection.</summary>
internal sealed class SimulatedConnection : Connection
{
    private readonly SimulatedWorld _world;
    private readonly SeededWords _words;
    private SimulatedPipe? _incoming;
    private SimulatedPipe? _outgoing;
    private EndState _state;
    private NetworkFailure _failure;
    private bool _completed;

    private SimulatedConnection(SimulatedWorld world, SeededWords words, SimulatedIo machine, Address local, SimulatedIo far, Address remote)
    {
        _world = world;
        _words = words;
        Machine = machine;
        LocalAddress = local;
        FarMachine = far;
        RemoteAddress = remote;
    }

    /// <summary>The host this end is on.</summary>
    public SimulatedIo Machine { get; }

    /// <summary>The host the other end is on.</summary>
    public SimulatedIo FarMachine { get; }

    /// <summary>Whether this end can still be used.</summary>
    public bool IsOpen => _state == EndState.Open;

    /// <inheritdoc/>
    public override Address RemoteAddress { get; }

    /// <inheritdoc/>
    public override Address LocalAddress { get; }

    private SimulatedPipe Incoming => _incoming!;

    private SimulatedPipe Outgoing => _outgoing!;

    /// <summary>Both ends of a new connection, the connecting one first.</summary>
    public static (SimulatedConnection Near, SimulatedConnection Far) Pair(
        SimulatedWorld world, SeededWords words, (SimulatedIo Machine, Address Address) near, (SimulatedIo Machine, Address Address) far)
    {
        var one = new SimulatedConnection(world, words, near.Machine, near.Address, far.Machine, far.Address);
        var other = new SimulatedConnection(world, words, far.Machine, far.Address, near.Machine, near.Address);
        one._outgoing = other._incoming = new SimulatedPipe(world, one, other);
        other._outgoing = one._incoming = new SimulatedPipe(world, other, one);
        one.KeepAlive();
        other.KeepAlive();
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
            if (Incoming.HasBytes)
            {
                return Incoming.Receive(buffer.Span, _words);
            }

            ThrowIfFailed("Reading from");
            if (Incoming.IsFinished)
            {
                return 0;
            }

            await Incoming.WaitReadableAsync(cancellationToken);
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
            ThrowIfFailed("Writing to");
            if (_completed)
            {
                throw new NetworkException(NetworkFailure.Reset, RemoteAddress, $"Writing to {RemoteAddress} failed: writing was completed before.");
            }

            buffer = buffer[Outgoing.Send(buffer.Span)..];
            if (buffer.IsEmpty)
            {
                return;
            }

            await Outgoing.WaitWritableAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void CompleteWrites()
    {
        if (!_completed && IsOpen)
        {
            _completed = true;
            Outgoing.Finish();
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes this end, as its program does or the system for one that was killed.</summary>
    public void Close()
    {
        if (_state == EndState.Failed)
        {
            _state = EndState.Closed;
        }
        else if (_state == EndState.Open)
        {
            _world.Trace.Add("close", LocalAddress.Port);
            var unread = Incoming.HasBytes;
            CompleteWrites();
            _state = EndState.Closed;
            if (unread)
            {
                // Closing on unread bytes breaks the connection off, as TCP does (RFC 1122, 4.2.2.13).
                Outgoing.Abort();
            }
        }

        Wake();
    }

    /// <summary>Breaks the connection off from this end.</summary>
    public void Abort()
    {
        if (IsOpen)
        {
            _state = EndState.Closed;
            Outgoing.Abort();
            Wake();
        }
    }

    /// <summary>Forgets this end without a word to the other: its machine has crashed.</summary>
    public void Lose()
    {
        _state = EndState.Lost;
        Outgoing.Break();
    }

    /// <summary>The connection broke, for this end.</summary>
    public void Fail(NetworkFailure failure)
    {
        Outgoing.Break();
        if (_state == EndState.Open)
        {
            _state = EndState.Failed;
            _failure = failure;
            Wake();
        }
    }

    /// <summary>How a segment is taken that arrives here.</summary>
    public Reception Reception(SegmentKind kind) => _state switch
    {
        _ when !Machine.IsPowered => Simulated.Reception.Silence,
        EndState.Open => Simulated.Reception.Taken,
        EndState.Closed when kind == SegmentKind.Finish => Simulated.Reception.Taken,
        _ => Simulated.Reception.Refused,
    };

    /// <summary>The way or the far machine has failed: a writer that waits must find out some time.</summary>
    public void ProbeIfBlocked()
    {
        if (IsOpen)
        {
            Outgoing.ProbeIfBlocked();
        }
    }

    private void KeepAlive()
    {
        if (_world.Options.KeepAlive is not { } interval)
        {
            return;
        }

        _world.Time.After(interval, () =>
        {
            if (IsOpen)
            {
                Outgoing.Probe();
                KeepAlive();
            }
        });
    }

    private void Wake()
    {
        Incoming.Wake();
        Outgoing.Wake();
    }

    private void ThrowIfClosed(string doing)
    {
        if (_state is EndState.Closed or EndState.Lost)
        {
            throw new NetworkException(NetworkFailure.Other, RemoteAddress, $"{doing} {RemoteAddress} failed: it was closed on this side.");
        }
    }

    private void ThrowIfFailed(string doing)
    {
        if (_state == EndState.Failed)
        {
            var how = _failure == NetworkFailure.Reset ? "the connection was reset" : "the far side did not answer in time";
            throw new NetworkException(_failure, RemoteAddress, $"{doing} {RemoteAddress} failed: {how}.");
        }
    }
}
