namespace Holdfast.Runtime.Simulated;

/// <summary>What the hosts of one simulation share.</summary>
internal sealed class SimulatedWorld
{
    private readonly Dictionary<string, SimulatedIo> _hosts = new(StringComparer.Ordinal);

    /// <summary>Creates a world whose body has a host to run on.</summary>
    public SimulatedWorld(ulong seed, PoolPump pool, Choices choices, SimulationOptions options)
    {
        Seed = seed;
        Options = options;
        Scheduler = new SimulatedScheduler(pool, choices, Trace, options.MaximumSteps);
        Fabric = new NetworkFabric(this);
        Main = Host(SimulatedIo.MainHost);
        Scheduler.Fallback = Main.Life;
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
    public VirtualTime Time => Scheduler.Time;

    /// <summary>What lies between the hosts.</summary>
    public NetworkFabric Fabric { get; }

    /// <summary>The Keepers, by their hosts' names and addresses.</summary>
    public Dictionary<(string Host, Address Address), SimulatedKeeper> Keepers { get; } = [];

    /// <summary>The host that the body runs on.</summary>
    public SimulatedIo Main { get; }

    /// <summary>Every host, in the order in which they came to be, each with its programs.</summary>
    public IEnumerable<SimulatedIo> Hosts => _hosts.Values.SelectMany(host => host.Residents.Prepend(host));

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

    /// <summary>The host of that name; null where nobody has asked for it.</summary>
    public SimulatedIo? Find(string name) => _hosts.GetValueOrDefault(name);

    /// <summary>A stream of random words for one purpose.</summary>
    public SeededWords Words(string purpose) => new(Seed, purpose);
}
