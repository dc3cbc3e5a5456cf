using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Processes.Supervision;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>Groups and the graph as the contracts have them.</summary>
internal static class GroupTranslation
{
    public static Contracts.Workers.WorkerOutcome Outcome(Processes.Supervision.WorkerOutcome outcome) =>
        outcome.Result.TryGet(out var view, out var fault)
            ? new(outcome.Name, WorkerTranslation.Info(view), null)
            : new(outcome.Name, null, Problem.Of(fault));

    public static IReadOnlyList<GraphNode> Graph(WorkerService workers) =>
    [
        .. workers.Graph().Select(node => new GraphNode
        {
            Name = node.Worker.Name,
            State = WireNames.Of(node.Worker.State),
            Reason = node.Worker.Reason,
            Groups = node.Worker.Groups,
            DependsOn = [.. node.DependsOn.Select(one => new DependencyInfo(one.Dependency.Worker, WireNames.Of(one.Dependency.Condition), one.IsMet))],
        }),
    ];
}
