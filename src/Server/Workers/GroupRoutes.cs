using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>The routes of groups of workers, and of who waits for whom.</summary>
internal sealed class GroupRoutes(WorkerService workers)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/graph", Role.Readonly, GraphAsync)
            .Says("The workers with whom they wait for").Produces<Page<GraphNode>>();
        MapOperation(routes, "start", "Start a group; each member after those it waits for", workers.StartGroupAsync);
        MapOperation(routes, "stop", "Stop a group; each member before those it waits for", workers.StopGroupAsync);
        MapOperation(routes, "restart", "Stop and start each member of a group", workers.RestartGroupAsync);
    }

    private static void MapOperation(
        IEndpointRouteBuilder routes, string verb, string summary,
        Func<Caller, string, CancellationToken, ValueTask<Result<IReadOnlyList<Processes.Supervision.WorkerOutcome>>>> operation)
    {
        routes.MapRoute("POST", $"/api/v1/groups/{{name}}/{verb}", Role.PowerUser, AnswerAsync).Says(summary).Produces<Page<Contracts.Workers.WorkerOutcome>>();

        async Task AnswerAsync(HttpContext context) => await context.AnswerAsync(
            await operation(context.Caller(), (string)context.GetRouteValue("name")!, context.RequestAborted),
            static outcomes => new Page<Contracts.Workers.WorkerOutcome>([.. outcomes.Select(GroupTranslation.Outcome)]),
            ContractsJson.Default.PageWorkerOutcome);
    }

    private Task GraphAsync(HttpContext context) =>
        context.JsonAsync(new Page<GraphNode>(GroupTranslation.Graph(workers)), ContractsJson.Default.PageGraphNode);
}
