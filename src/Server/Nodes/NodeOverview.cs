using System.Reflection;
using Holdfast.Contracts.Node;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Server.Sessions;
using Holdfast.Server.Startup;
using Holdfast.Server.Workers;
using Holdfast.Sessions;

namespace Holdfast.Server.Nodes;

/// <summary>Gathers the node's state from its parts.</summary>
internal sealed class NodeOverview(
    NodeSettings settings, SessionService sessions, WorkerService workers, NodeFoundation foundation, DateTimeOffset startedAt)
{
    private static readonly string Version =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The node as a caller sees it.</summary>
    public NodeStatus Of(Caller caller) => new()
    {
        Name = settings.Name,
        Version = Version,
        Pid = Environment.ProcessId,
        KeeperPid = foundation.Keeper.KeeperPid,
        StartedAt = startedAt,
        Address = settings.Address,
        Demo = settings.Demo,
        Endpoints = [.. sessions.Endpoints().Select(SessionTranslation.Info)],
        Pools = [.. sessions.Pools().Select(SessionTranslation.Info)],
        Workers = [.. workers.List().Select(WorkerTranslation.Info)],
        Sessions = sessions.List(caller).Count,
    };
}
