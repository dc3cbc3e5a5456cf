using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>The routes of workers.</summary>
internal sealed class WorkerRoutes(WorkerService workers)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/workers", Role.Readonly, ListAsync).Says("List the workers").Produces<Page<WorkerInfo>>();
        routes.MapRoute("GET", "/api/v1/workers/{name}", Role.Readonly, FindAsync).Says("One worker").Produces<WorkerInfo>();
        MapOperation(routes, "start", "Start a worker; answers when it runs", workers.StartAsync);
        MapOperation(routes, "stop", "Stop a worker with its whole process tree; answers when it has ended", workers.StopAsync);
        MapOperation(routes, "restart", "Stop a worker and start it again; answers when the new one runs", workers.RestartAsync);
    }

    private static void MapOperation(
        IEndpointRouteBuilder routes, string verb, string summary,
        Func<Caller, string, CancellationToken, ValueTask<Result<WorkerView>>> operation)
    {
        routes.MapRoute("POST", $"/api/v1/workers/{{name}}/{verb}", Role.PowerUser, AnswerAsync).Says(summary).Produces<WorkerInfo>();

        async Task AnswerAsync(HttpContext context) => await context.AnswerAsync(
            await operation(context.Caller(), Name(context), context.RequestAborted),
            WorkerTranslation.Info,
            ContractsJson.Default.WorkerInfo);
    }

    private Task ListAsync(HttpContext context) => context.JsonAsync(
        new Page<WorkerInfo>([.. workers.List().Select(WorkerTranslation.Info)]), ContractsJson.Default.PageWorkerInfo);

    private Task FindAsync(HttpContext context) =>
        context.AnswerAsync(workers.Find(Name(context)), WorkerTranslation.Info, ContractsJson.Default.WorkerInfo);

    private static string Name(HttpContext context) => (string)context.GetRouteValue("name")!;
}
