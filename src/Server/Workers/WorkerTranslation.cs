using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Processes.Schedules;
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
        Port = worker.Port,
        Target = worker.Target,
        StartedAt = worker.StartedAt,
        Restarts = worker.Restarts,
        LastExit = Exit(worker.LastExit),
        Reason = worker.Reason,
        Limits = worker.Limits.Count == 0 ? null : [.. worker.Limits.Select(standing => standing.ToString())],
        Groups = worker.Groups.Count == 0 ? null : worker.Groups,
        Command = worker.Command,
    };

    public static ScheduleInfo Schedule(ScheduleView schedule, Result<WorkerView> worker) => new()
    {
        Worker = schedule.Worker,
        Schedule = schedule.Text,
        NextRun = schedule.NextRun,
        LastDue = schedule.LastDue,
        LastOutcome = schedule.LastOutcome,
        LastExit = worker.TryGet(out var view, out _) ? Exit(view.LastExit) : null,
    };

    private static string? Exit(WorkerExit? exit) => exit switch
    {
        null => null,
        { Unknown: true } => "unknown",
        { OutOfMemory: true } => $"signal {exit.Signal}, out of memory",
        { Signal: > 0 } => $"signal {exit.Signal}",
        _ => $"exit {exit.Code}",
    };
}
