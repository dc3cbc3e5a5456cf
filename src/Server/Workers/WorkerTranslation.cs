using Holdfast.Contracts.Workers;
using Holdfast.Processes.Supervision;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>Workers as the contracts have them.</summary>
internal static class WorkerTranslation
{
    public static WorkerInfo Info(WorkerView worker) => new()
    {
        Name = worker.Name,
        Type = worker.Type,
        State = WireNames.Of(worker.State),
        Health = worker.Health is { } health ? WireNames.Of(health) : null,
        Ready = worker.Ready,
        Pid = worker.Pid,
        StartedAt = worker.StartedAt,
        Restarts = worker.Restarts,
        LastExit = worker.LastExit is { } exit ? exit.Unknown ? "unknown" : exit.Signal > 0 ? $"signal {exit.Signal}" : $"exit {exit.Code}" : null,
        Reason = worker.Reason,
        Groups = worker.Groups.Count == 0 ? null : worker.Groups,
        Command = worker.Command,
    };
}
