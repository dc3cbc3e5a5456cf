namespace Holdfast.Runtime.Simulated;

/// <summary>What the hosts of one simulation share.</summary>
internal sealed class SimulatedWorld
{
    private readonly Dictionary<string, SimulatedIo> _hosts = new(StringComparer.Ordinal);

    /// <summary>Creates a world without hosts.</summary>
    public SimulatedWorld(ulong seed, SimulationOptions options)
    {
        Seed = seed;
        Options = options;
        Scheduler = new SimulatedScheduler(seed, Trace, options);
        Fabric = new NetworkFabric(this);
    }

    /// <summary>The seed of everything.</summary>
    public ulong Seed { get; }

    /// <summary>Limits and physics.</summary>
    public SimulationOptions Options { get; }

    /// <summary>The hash of what happens.</summary>
    public Trace Trace { get; } = new();

    /// <summary>Who runs next.</summary>
    public SimulatedScheduler Scheduler { get; }

    /// <summary>Virtual time.</summary>
    public SimulatedClock Clock => Scheduler.Clock;

    /// <summary>What lies between the hosts.</summary>
    public NetworkFabric Fabric { get; }

    /// <summary>The view of a host, which comes to be when first asked for.</summary>
    public SimulatedIo Host(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_hosts.TryGetValue(name, out var host))
        {
            host = new SimulatedIo(this, name);
            _hosts[name] = host;
        }

        return host;
    }

    /// <summary>Whether there is such a host.</summary>
    public bool HasHost(string name) => _hosts.ContainsKey(name);

    /// <summary>A stream of random words for one purpose.</summary>
    public SeededWords Words(string purpose) => new(Seed, purpose);
}
