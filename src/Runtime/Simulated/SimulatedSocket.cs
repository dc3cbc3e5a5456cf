namespace Holdfast.Runtime.Simulated;

/// <summary>
/// One end of a simulated connection, as the system of its host has it. Programs use it by descriptors (<see cref="SimulatedConnection"/>);
/// it is closed with the last of them.
/// </summary>
internal sealed class SimulatedSocket
{
    private readonly SimulatedWorld _world;
    private readonly SeededWords _words;
    private readonly List<SimulatedConnection> _descriptors = [];
    private SimulatedPipe? _incoming;
    private SimulatedPipe? _outgoing;
    private EndState _state;
    private NetworkFailure _failure;
    private long _read;
    private long _written;

    private SimulatedSocket(SimulatedWorld world, SeededWords words, SimulatedIo machine, Address local, SimulatedIo far, Address remote)
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

    /// <summary>Whether nothing more comes but what has arrived: the far side has finished, or the connection is broken.</summary>
    public bool HasEnded => Incoming.IsFinished || _state != EndState.Open;

    /// <summary>Why it broke; null where it did not.</summary>
    public NetworkFailure? Failure => _state == EndState.Failed ? _failure : null;

    /// <summary>The far end.</summary>
    public Address RemoteAddress { get; }

    /// <summary>The near end.</summary>
    public Address LocalAddress { get; }

    /// <summary>Whether writing was completed.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>Whether more than one descriptor of it is open.</summary>
    public bool IsShared => _descriptors.Count > 1;

    /// <summary>What was read out of it and taken to be sent, over all descriptors; null where it is no TCP or broken.</summary>
    public ByteTally? Tally => IsOpen && !LocalAddress.IsUnix ? new ByteTally(_read, _written) : null;

    /// <summary>How long ago the far side's latest bytes arrived, zero where some are unread; null where it is no TCP, broken, or none came.</summary>
    public TimeSpan? Silence => IsOpen && !LocalAddress.IsUnix ? Incoming.Silence : null;

    /// <summary>Whether bytes are there to be read.</summary>
    public bool HasBytes => Incoming.HasBytes;

    /// <summary>Whether the far side has finished and everything has arrived.</summary>
    public bool IsFinished => Incoming.IsFinished;

    private SimulatedPipe Incoming => _incoming!;

    private SimulatedPipe Outgoing => _outgoing!;

    /// <summary>Both ends of a new connection, the connecting one first.</summary>
    public static (SimulatedSocket Near, SimulatedSocket Far) Pair(
        SimulatedWorld world, SeededWords words, (SimulatedIo Machine, Address Address) near, (SimulatedIo Machine, Address Address) far)
    {
        var one = new SimulatedSocket(world, words, near.Machine.Machine, near.Address, far.Machine.Machine, far.Address);
        var other = new SimulatedSocket(world, words, far.Machine.Machine, far.Address, near.Machine.Machine, near.Address);
        one._outgoing = other._incoming = new SimulatedPipe(world, one, other);
        other._outgoing = one._incoming = new SimulatedPipe(world, other, one);
        one.KeepAlive();
        other.KeepAlive();
        return (one, other);
    }

    /// <summary>A descriptor was made.</summary>
    public void Add(SimulatedConnection descriptor) => _descriptors.Add(descriptor);

    /// <summary>A descriptor was closed.</summary>
    public void Remove(SimulatedConnection descriptor)
    {
        _descriptors.Remove(descriptor);
        if (_descriptors.Count == 0)
        {
            Close();
        }
        else
        {
            Wake();
        }
    }

    /// <summary>Closes the descriptors of a program, as the system does for one that was killed.</summary>
    public void CloseOf(SimulatedIo program)
    {
        foreach (var descriptor in _descriptors.FindAll(one => one.Owner == program))
        {
            descriptor.Close();
        }
    }

    /// <summary>Copies some of what has arrived, at least one byte; <see cref="HasBytes"/> holds.</summary>
    public int Receive(Span<byte> buffer)
    {
        var count = Incoming.Receive(buffer, _words);
        _read += count;
        return count;
    }

    /// <summary>Takes in what fits, and returns how much that was.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        var count = Outgoing.Send(bytes);
        _written += count;
        return count;
    }

    /// <summary>Whether something takes a turn more this time, by a draw.</summary>
    public bool TakesTurn() => _words.OneIn(4);

    /// <summary>Waits until there may be something to read.</summary>
    public ValueTask WaitReadableAsync(CancellationToken cancellationToken) => Incoming.WaitReadableAsync(cancellationToken);

    /// <summary>Waits until there may be room to write.</summary>
    public ValueTask WaitWritableAsync(CancellationToken cancellationToken) => Outgoing.WaitWritableAsync(cancellationToken);

    /// <summary>Says that no more will be sent.</summary>
    public void CompleteWrites()
    {
        if (!IsCompleted && IsOpen)
        {
            IsCompleted = true;
            Outgoing.Finish();
        }
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

    private void Close()
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
}
