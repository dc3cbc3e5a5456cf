using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>The routes of groups of workers, of who waits for whom, and of who runs when.</summary>
internal sealed class GroupRoutes(WorkerService workers)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/graph", Role.Readonly, GraphAsync)
            .Says("The workers with whom they wait for").Produces<Page<GraphNode>>();
        routes.MapRoute("GET", "/api/v1/schedules", Role.Readonly, SchedulesAsync)
            .Says("The workers that run by a schedule, with their last and next runs").Produces<Page<ScheduleInfo>>();
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

    private Task SchedulesAsync(HttpContext context) => context.JsonAsync(
        new Page<ScheduleInfo>([.. workers.Schedules.Select(view => WorkerTranslation.Schedule(view, workers.Find(view.Worker)))]),
        ContractsJson.Default.PageScheduleInfo);

    private Task GraphAsync(HttpContext context) =>
        context.JsonAsync(new Page<GraphNode>(GroupTranslation.Graph(workers)), ContractsJson.Default.PageGraphNode);
}
