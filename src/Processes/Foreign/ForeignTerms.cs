using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;

namespace Holdfast.Processes.Foreign;

/// <summary>What may be done to a worker whose process somebody else started: what its definition has commands for, and no more. Pure.</summary>
internal static class ForeignTerms
{
    /// <summary>Whether it can be ended.</summary>
    public static bool CanEnd(WorkerDefinition worker) => worker.MaySignal || worker.Commands.Stop.Count > 0;

    /// <summary>Whether it can be ended and started again.</summary>
    public static bool CanRestart(WorkerDefinition worker) => CanEnd(worker) && worker.Commands.Start.Count > 0;

    /// <summary>Whether the definition allows an operation that the state does.</summary>
    /// <returns>Why not; null where it does.</returns>
    public static string? Refuse(WorkerDefinition worker, WorkerCondition condition, WorkerOperation operation)
    {
        var lives = condition.Child is not null || condition.Spawning;
        if (operation != WorkerOperation.Start && lives && !CanEnd(worker))
            return "it was started elsewhere, and the configuration has neither commands.stop nor may_signal for it";
        if (operation != WorkerOperation.Stop && worker.Commands.Start.Count == 0)
            return "it is started elsewhere, and the configuration has no commands.start for it";
        return null;
    }
}
