using Holdfast.Runtime;
using Holdfast.Sessions.Endpoints;
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

    /// <summary>How many sessions may be held at once.</summary>
    public SessionLimits Limits { get; init; } = new();

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
    }
}
