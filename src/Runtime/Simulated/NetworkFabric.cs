namespace Holdfast.Runtime.Simulated;

/// <summary>What lies between the hosts: who listens where, how long things travel, and what is cut off from what.</summary>
internal sealed class NetworkFabric
{
    private readonly SimulatedWorld _world;
    private readonly SeededWords _words;
    private readonly Dictionary<string, SimulatedListener> _listeners = new(StringComparer.Ordinal);
    private readonly List<SimulatedConnection> _connections = [];
    private readonly List<(string One, string Other)> _partitions = [];
    private int _pruneAt = 64;

    /// <summary>Creates a whole network without listeners.</summary>
    public NetworkFabric(SimulatedWorld world)
    {
        _world = world;
        _words = world.Words("network");
    }

    /// <summary>How long the next segment travels, one way.</summary>
    public TimeSpan Latency(string from, string to) => from == to
        ? _words.UpTo(_world.Options.LoopbackLatency)
        : _world.Options.Latency + _words.UpTo(_world.Options.Jitter);

    /// <summary>Whether nothing passes between two hosts.</summary>
    public bool IsPartitioned(string one, string other) => _partitions.Contains((one, other)) || _partitions.Contains((other, one));

    /// <summary>Cuts two hosts off from each other.</summary>
    public void Partition(string one, string other)
    {
        _world.Trace.Add($"partition {one} {other}", 0);
        _partitions.Add((one, other));
    }

    /// <summary>Ends a partition; what it held up travels on.</summary>
    public void Heal(string one, string other)
    {
        _world.Trace.Add($"heal {one} {other}", 0);
        _partitions.RemoveAll(cut => cut == (one, other) || cut == (other, one));
        foreach (var connection in Between(one, other))
        {
            connection.Resume();
        }
    }

    /// <summary>Breaks off every connection between two hosts.</summary>
    public int Reset(string one, string other)
    {
        var broken = Between(one, other);
        _world.Trace.Add($"reset {one} {other}", broken.Count);
        foreach (var connection in broken)
        {
            connection.Break();
        }

        return broken.Count;
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
    public SimulatedConnection Join(SimulatedListener listener, (string Host, Address Address) near, (string Host, Address Address) far)
    {
        _world.Trace.Add($"connect {near.Host} {far.Host}", near.Address.Port);
        var (one, other) = SimulatedConnection.Pair(_world, _words, near, far);
        if (_connections.Count >= _pruneAt)
        {
            _connections.RemoveAll(connection => connection.IsOver);
            _pruneAt = Math.Max(64, _connections.Count * 2);
        }

        _connections.Add(one);
        listener.Admit(other);
        return one;
    }

    private List<SimulatedConnection> Between(string one, string other) => _connections.FindAll(connection => !connection.IsOver
        && ((connection.Host == one && connection.FarHost == other) || (connection.Host == other && connection.FarHost == one)));
}
