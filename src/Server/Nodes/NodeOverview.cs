using System.Reflection;
using Holdfast.Contracts.Node;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Server.Http;
using Holdfast.Server.Sessions;
using Holdfast.Server.Startup;
using Holdfast.Server.Workers;
using Holdfast.Sessions;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Server.Nodes;

/// <summary>Gathers the node's state from its parts.</summary>
internal sealed class NodeOverview(
    NodeSettings settings, SessionService sessions, WorkerService workers, NodeFoundation foundation, FrontDoorService? door,
    DateTimeOffset startedAt)
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
        FrontDoor = door is null ? null : Info(door.View(), caller),
        Sessions = sessions.List(caller).Count,
        Memory = Info(sessions.Memory()),
    };

    private static NodeMemoryInfo Info(MemoryView memory) => new() { Used = memory.Used, Limit = memory.Limit, Full = memory.IsFull, Refused = memory.Refused };

    private static FrontDoorInfo Info(FrontDoorView door, Caller caller) => new()
    {
        Ports =
        [
            .. door.Ports.Select(port => new FrontDoorPortInfo
            {
                Address = port.Address.ToString(), Tls = port.Tls is { } start ? WireNames.Of(start) : null, Terminals = port.Terminals,
            }),
        ],
        Connected = door.Connected,
        Encrypted = door.Encrypted,
        Attached = door.Attached,
        Refused = door.Refused,
        Dropped = door.Dropped,
        Transfers = door.Transfers,
        Printers = [.. door.Printers.Where(printer => printer.Tenant == caller.Tenant).Select(Info)],
    };

    private static FrontDoorPrinterInfo Info(DoorPrinterView printer) => new()
    {
        Lu = printer.Lu,
        Terminal = printer.Terminal,
        Holder = printer.Actor,
        Address = printer.Address,
        Session = printer.Session,
        Endpoint = printer.Endpoint,
        HostLu = printer.HostLu,
        Since = printer.Since,
        Jobs = printer.Jobs,
        BrokenOff = printer.BrokenOff,
        LastJobAt = printer.LastJobAt,
    };
}
