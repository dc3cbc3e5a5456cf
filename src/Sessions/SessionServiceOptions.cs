using Holdfast.Runtime;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions;

/// <summary>What the sessions of a node run on and with.</summary>
public sealed record SessionServiceOptions
{
    /// <summary>Where it runs.</summary>
    public required Io Io { get; init; }

    /// <summary>Where it tells what happens; it must outlive the service.</summary>
    public required EventJournal Journal { get; init; }

    /// <summary>The hosts.</summary>
    public IReadOnlyList<EndpointDefinition> Endpoints { get; init; } = [];

    /// <summary>The pools; each names endpoints and a journey that are defined here.</summary>
    public IReadOnlyList<PoolDefinition> Pools { get; init; } = [];

    /// <summary>The journeys.</summary>
    public IReadOnlyList<JourneyDefinition> Journeys { get; init; } = [];

    /// <summary>What is done when sessions come to certain moments.</summary>
    public IReadOnlyList<HookDefinition> Hooks { get; init; } = [];

    /// <summary>Where what programs of hooks read is kept while they run; null where no hook starts one.</summary>
    public string? HookFolder { get; init; }

    /// <summary>Variables of this program's environment that programs of hooks do not get, since they hold secrets.</summary>
    public IReadOnlyList<string> HiddenVariables { get; init; } = [];

    /// <summary>The node's name, which hooks are told.</summary>
    public string NodeName { get; init; } = "";

    /// <summary>How many sessions may be held at once.</summary>
    public SessionLimits Limits { get; init; } = new();

    /// <summary>Bytes of memory in use, which <see cref="SessionLimits.Memory"/> bounds; asked once a second at the most. Those of the process if not given.</summary>
    public Func<long> MemoryInUse { get; init; } = ProcessMemory.Used;

    /// <summary>Has memory that nobody holds any more be given back; called every few seconds while there is none for more sessions.</summary>
    public Action FreeMemory { get; init; } = ProcessMemory.Free;

    /// <summary>Where the traces of sessions go; null where none are kept.</summary>
    public string? TraceFolder { get; init; }

    /// <summary>What sessions need to outlive the daemon; null where they are not to.</summary>
    public SurvivalOptions? Survival { get; init; }

    /// <summary>
    /// Whether a front door follows that takes terminals up, and with them the sessions that served them before; otherwise those are closed at once.
    /// </summary>
    public bool AwaitsFrontDoor { get; init; }

    /// <summary>Where the recordings of sessions go; null where none are kept.</summary>
    public string? RecordingFolder { get; init; }

    /// <summary>What is recorded, and how long it is kept.</summary>
    public RecordingOptions Recording { get; init; } = new();

    /// <summary>Gives the values of the secrets that journeys refer to.</summary>
    public SecretSource Secrets { get; init; } = (name, _) => ValueTask.FromResult(ConfiguredSecrets.Undefined(name));

    /// <summary>Checks that what pools and endpoints name is defined.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    internal static void Require(SessionServiceOptions options)
    {
        var journeys = options.Journeys.Select(journey => journey.Name).ToHashSet(StringComparer.Ordinal);
        var wanted = options.Pools.Select(pool => ($"Pool {pool.Name}", pool.Journey))
            .Concat(options.Endpoints.Select(endpoint => ($"Endpoint {endpoint.Name}", endpoint.Health.Journey)));
        foreach (var (who, journey) in wanted)
        {
            if (journey is not null && !journeys.Contains(journey))
                throw new ArgumentException($"{who} names the journey {journey}, which is not defined.", nameof(options));
        }

        foreach (var pool in options.Pools)
        {
            var missing = pool.Endpoints.FirstOrDefault(name => !options.Endpoints.Any(endpoint => endpoint.Name == name));
            if (missing is not null)
                throw new ArgumentException($"Pool {pool.Name} names the endpoint {missing}, which is not defined.", nameof(options));
        }

        if (options.Hooks.FirstOrDefault(hook => hook.Post is null && (hook.Run.Count == 0 || options.HookFolder is null)) is { } idle)
            throw new ArgumentException($"The hook {idle.Name} needs a program and a folder for what that reads, or an address.", nameof(options));
    }
}
