using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions;

/// <summary>
/// The sections <c>endpoints</c>, <c>pools</c>, <c>journeys</c>, <c>hooks</c>, <c>secrets</c>, <c>limits</c> and <c>recording</c> of the configuration. What is wrong is reported to the
/// document with its position; the result holds what could be read.
/// </summary>
public sealed record SessionsConfiguration
{
    /// <summary>Names of endpoints, pools and journeys, in characters, at the most.</summary>
    private const int NameLimit = 63;

    /// <summary>The hosts.</summary>
    public IReadOnlyList<EndpointDefinition> Endpoints { get; init; } = [];

    /// <summary>The pools.</summary>
    public IReadOnlyList<PoolDefinition> Pools { get; init; } = [];

    /// <summary>The journeys.</summary>
    public IReadOnlyList<JourneyDefinition> Journeys { get; init; } = [];

    /// <summary>What is done when sessions come to certain moments.</summary>
    public IReadOnlyList<HookDefinition> Hooks { get; init; } = [];

    /// <summary>How many sessions may be held at once.</summary>
    public SessionLimits Limits { get; init; } = new();

    /// <summary>What is recorded, and how long it is kept.</summary>
    public RecordingOptions Recording { get; init; } = new();

    /// <summary>Where the secrets stand.</summary>
    public IReadOnlyList<SecretReference> Secrets { get; init; } = [];

    /// <summary>Reads the sections from the root of the document and checks that what they refer to is there.</summary>
    public static SessionsConfiguration Read(ConfigSection root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var secrets = Named(root, "secrets").Select(entry => SecretReader.Read(entry.Key, entry.Value)).ToList();
        var known = secrets.Select(secret => secret.Name).ToHashSet(StringComparer.Ordinal);
        var journeys = Named(root, "journeys").Select(entry => new JourneyReader(entry.Key, known).Read(entry.Value)).ToList();
        var journeyNames = journeys.Select(journey => journey.Name).ToHashSet(StringComparer.Ordinal);
        // Sections that are wrong in themselves still count as defined, or each mistake would be reported twice.
        var endpointNames = root.Sections("endpoints").Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var endpoints = Named(root, "endpoints")
            .Select(entry => EndpointReader.Read(entry.Key, entry.Value, journeyNames, endpointNames)).OfType<EndpointDefinition>();
        var poolNames = root.Sections("pools").Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        return new SessionsConfiguration
        {
            Hooks = ReadHooks(root, poolNames, known),
            Secrets = secrets,
            Limits = SessionLimits.Read(root.Section("limits")),
            Recording = RecordingOptions.Read(root.Section("recording")),
            Endpoints = [.. endpoints],
            Journeys = journeys,
            Pools = [.. Named(root, "pools").Select(entry => PoolReader.Read(entry.Key, entry.Value, endpointNames, journeyNames))],
        };
    }

    private static IReadOnlyList<HookDefinition> ReadHooks(ConfigSection root, IReadOnlySet<string> pools, IReadOnlySet<string> secrets)
    {
        var entries = Named(root, "hooks").ToList();
        if (entries.Count > HookDefinition.MostOfNode)
        {
            root.Fail(
                "hooks", ConfigurationErrors.InvalidValue, $"{entries.Count} hooks are too many.",
                $"Write {HookDefinition.MostOfNode} at the most; a receiver can pass on what it is told.");
        }

        return [.. entries.Select(entry => HookReader.Read(entry.Key, entry.Value, pools, secrets)).OfType<HookDefinition>()];
    }

    private static IEnumerable<KeyValuePair<string, ConfigSection>> Named(ConfigSection root, string key)
    {
        if (!root.Has(key)) yield break;
        foreach (var entry in root.Sections(key))
        {
            if (!IsName(entry.Key))
            {
                root.Section(key)!.Fail(
                    entry.Key, ConfigurationErrors.InvalidValue, $"'{entry.Key}' is not a name.",
                    $"Use at most {NameLimit} characters of a to z, 0 to 9, hyphen, dot and underscore.");
            }

            yield return entry;
        }
    }

    /// <summary>Whether a text may name an endpoint, a pool or a journey.</summary>
    internal static bool IsName(string text) => text.Length is > 0 and <= NameLimit && text.All(IsNameCharacter);

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_';
}
