using Holdfast.Contracts.Endpoints;
using Holdfast.Contracts.Sessions;
using Holdfast.Contracts.Workers;

namespace Holdfast.Contracts.Node;

/// <summary>The node at a glance.</summary>
public sealed record NodeStatus
{
    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The daemon's process id.</summary>
    public required int Pid { get; init; }

    /// <summary>The Keeper's process id.</summary>
    public required int KeeperPid { get; init; }

    /// <summary>When the daemon started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Address of the page and the API.</summary>
    public required string Address { get; init; }

    /// <summary>Whether calls over loopback HTTP are let in without a token.</summary>
    public bool Demo { get; init; }

    /// <summary>The endpoints.</summary>
    public required IReadOnlyList<EndpointInfo> Endpoints { get; init; }

    /// <summary>The pools.</summary>
    public required IReadOnlyList<PoolInfo> Pools { get; init; }

    /// <summary>The workers.</summary>
    public required IReadOnlyList<WorkerInfo> Workers { get; init; }

    /// <summary>The front door; null where there is none.</summary>
    public FrontDoorInfo? FrontDoor { get; init; }

    /// <summary>Sessions of the caller's tenant.</summary>
    public int Sessions { get; init; }

    /// <summary>The daemon's memory.</summary>
    public NodeMemoryInfo? Memory { get; init; }
}
