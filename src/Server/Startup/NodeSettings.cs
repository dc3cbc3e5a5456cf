using Holdfast.Processes.Definition;
using Holdfast.Sessions;
using Holdfast.Sessions.FrontDoor;

namespace Holdfast.Server.Startup;

/// <summary>What a configuration file says, checked and whole.</summary>
internal sealed record NodeSettings
{
    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>The data folder's full path.</summary>
    public required string Data { get; init; }

    /// <summary>The daemon's niceness; null for <see cref="NodePriority.Usual"/>.</summary>
    public int? Nice { get; init; }

    /// <summary>Host of the page and the API; a loopback address.</summary>
    public required string HttpHost { get; init; }

    /// <summary>Port of the page and the API.</summary>
    public required int HttpPort { get; init; }

    /// <summary>Whether calls over loopback HTTP are let in without a token.</summary>
    public required bool Demo { get; init; }

    /// <summary>The workers.</summary>
    public required IReadOnlyList<WorkerDefinition> Workers { get; init; }

    /// <summary>Endpoints, pools and journeys.</summary>
    public required SessionsConfiguration Sessions { get; init; }

    /// <summary>The TN3270 front door; null where there is none.</summary>
    public FrontDoorDefinition? FrontDoor { get; init; }

    /// <summary>The sections that take effect only when the daemon is started, by name, each as a text that is equal where it says the same.</summary>
    public required IReadOnlyDictionary<string, string> Sections { get; init; }

    /// <summary>Address of the page and the API.</summary>
    public string Address => $"http://{(HttpHost.Contains(':') ? $"[{HttpHost}]" : HttpHost)}:{HttpPort}";

    /// <summary>One line for people.</summary>
    public string Summary =>
        $"{Count(Workers.Count, "worker")}, {Count(Sessions.Endpoints.Count, "endpoint")}, {Count(Sessions.Pools.Count, "pool")}, {Count(Sessions.Journeys.Count, "journey")}";

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
