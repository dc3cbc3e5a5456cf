namespace Holdfast.Runtime.Simulated;

/// <summary>What lies between the hosts: who listens where, how long things travel, what is lost, and what is cut off from what.</summary>
internal sealed class NetworkFabric
{
    private readonly SimulatedWorld _world;
    private readonly SeededWords _words;
    private readonly Dictionary<string, SimulatedListener> _listeners = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), Link> _links = [];
    private readonly List<SimulatedSocket> _connections = [];
    private int _pruneAt = 64;

    /// <summary>Creates a whole network without listeners.</summary>
    public NetworkFabric(SimulatedWorld world)
    {
        _world = world;
        _words = world.Words("network");
    }

    /// <summary>How long the next segment travels, one way.</summary>
    public TimeSpan Latency(string from, string to)
    {
        if (from == to)
        {
            return _words.UpTo(_world.Options.LoopbackLatency);
        }

        var latency = _world.Options.Latency + _words.UpTo(_world.Options.Jitter);
        return _links.TryGetValue((from, to), out var link) ? latency + link.Delay : latency;
    }

    /// <summary>Whether the way from one host to another is not cut.</summary>
    public bool IsOpen(string from, string to) => !_links.TryGetValue((from, to), out var link) || !link.IsCut;

    /// <summary>Whether a segment comes through: the way is open, and by a draw it was not lost.</summary>
    public bool Passes(string from, string to)
    {
        if (from == to)
        {
            return true;
        }

        _links.TryGetValue((from, to), out var link);
        var loss = link is { Loss: > 0 } ? link.Loss : _world.Options.Loss;
        return link is not { IsCut: true } && (loss <= 0 || !_words.Chance(loss));
    }

    /// <summary>Cuts the way from one host to another.</summary>
    public void Cut(string from, string to)
    {
        _world.Trace.Add($"cut {from} {to}", 0);
        Way(from, to).IsCut = true;
        foreach (var connection in Between(from, to))
        {
            connection.ProbeIfBlocked();
        }
    }

    /// <summary>Opens the way from one host to another again.</summary>
    public void Open(string from, string to)
    {
        _world.Trace.Add($"open {from} {to}", 0);
        Way(from, to).IsCut = false;
    }

    /// <summary>Has a part of the segments from one host to another be lost.</summary>
    public void Lose(string from, string to, double part)
    {
        _world.Trace.Add($"loss {from} {to}", BitConverter.DoubleToInt64Bits(part));
        Way(from, to).Loss = part;
    }

    /// <summary>Adds to the latency from one host to another.</summary>
    public void Delay(string from, string to, TimeSpan delay)
    {
        _world.Trace.Add($"delay {from} {to}", delay.Ticks);
        Way(from, to).Delay = delay;
    }

    /// <summary>Breaks off every connection between two hosts, for both at once.</summary>
    public int Reset(string one, string other)
    {
        var broken = Between(one, other);
        _world.Trace.Add($"reset {one} {other}", broken.Count);
        foreach (var connection in broken)
        {
            connection.Fail(NetworkFailure.Reset);
        }

        return (broken.Count + 1) / 2;
    }

    /// <summary>A host has lost its power: its ends of connections are lost, and the others learn nothing.</summary>
    public void Lose(SimulatedIo machine)
    {
        foreach (var key in _listeners.Where(entry => entry.Value.Machine.Machine == machine).Select(entry => entry.Key).ToArray())
        {
            _listeners.Remove(key);
        }

        foreach (var connection in _connections.FindAll(one => one.Machine == machine))
        {
            connection.Lose();
        }

        _connections.FindAll(one => one.FarMachine == machine).ForEach(one => one.ProbeIfBlocked());
    }

    /// <summary>What ran on a host, or one of its programs, was killed: the system closes its sockets.</summary>
    public void Close(SimulatedIo machine)
    {
        foreach (var listener in _listeners.Values.Where(one => one.Machine == machine).ToArray())
        {
            listener.Close();
        }

        foreach (var connection in _connections.FindAll(one => one.Machine == machine.Machine))
        {
            connection.CloseOf(machine);
        }
    }

    /// <summary>The listener bound to a key; null where there is none.</summary>
    public SimulatedListener? Find(string key) => _listeners.GetValueOrDefault(key);

    /// <summary>Binds a listener; false where the key is taken.</summary>
    public bool TryBind(string key, SimulatedListener listener)
    {
        _world.Trace.Add($"listen {key}", 0);
        return _listeners.TryAdd(key, listener);
    }

    /// <summary>Takes a listener away.</summary>
    public void Unbind(string key) => _listeners.Remove(key);

    /// <summary>Joins two ends and has the listener take the far one.</summary>
    public SimulatedConnection Join(SimulatedListener listener, (SimulatedIo Machine, Address Address) near, Address far)
    {
        _world.Trace.Add("connect", near.Address.Port);
        var (one, other) = SimulatedSocket.Pair(_world, _words, near, (listener.Machine, far));
        if (_connections.Count >= _pruneAt)
        {
            _connections.RemoveAll(connection => !connection.IsOpen);
            _pruneAt = Math.Max(64, _connections.Count * 2);
        }

        _connections.Add(one);
        _connections.Add(other);
        var descriptor = new SimulatedConnection(one, near.Machine);
        listener.Admit(other);
        return descriptor;
    }

    private Link Way(string from, string to)
    {
        if (!_links.TryGetValue((from, to), out var link))
        {
            _links[(from, to)] = link = new Link();
        }

        return link;
    }

    private List<SimulatedSocket> Between(string one, string other) => _connections.FindAll(connection => connection.IsOpen
        && ((connection.Machine.Name == one && connection.FarMachine.Name == other)
            || (connection.Machine.Name == other && connection.FarMachine.Name == one)));
}
