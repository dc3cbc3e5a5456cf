using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>The routes of workers.</summary>
internal sealed class WorkerRoutes(WorkerService workers, Clock clock)
{
    private static readonly TimeSpan FollowLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(200);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/workers", Role.Readonly, ListAsync).Says("List the workers").Produces<Page<WorkerInfo>>();
        routes.MapRoute("GET", "/api/v1/workers/{name}", Role.Readonly, FindAsync).Says("One worker").Produces<WorkerInfo>();
        MapOperation(routes, "start", "Start a worker; answers when it runs", workers.StartAsync);
        MapOperation(routes, "stop", "Stop a worker with its whole process tree; answers when it has ended", workers.StopAsync);
        MapOperation(routes, "restart", "Stop a worker and start it again; answers when the new one runs", workers.RestartAsync);
        routes.MapRoute("GET", "/api/v1/workers/{name}/logs", Role.Readonly, LogsAsync)
            .Says(
                "What a worker wrote: its last lines, or what came since an offset",
                new RouteQuery("stream", "stdout (if not given) or stderr."),
                new RouteQuery("lines", "How many lines from the end: 50 if not given."),
                new RouteQuery("offset", "Read from this byte on, and wait up to 30 seconds where nothing is there yet."))
            .Produces<LogChunk>();
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

    private async Task LogsAsync(HttpContext context)
    {
        if (!LogRequest.Read(context.Request.Query).TryGet(out var request, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await ReadAsync(Name(context), request, context.RequestAborted),
            slice => new LogChunk(string.Concat(slice.Lines.Select(line => $"{line}\n")), slice.Next),
            ContractsJson.Default.LogChunk);
    }

    /// <summary>A reader that follows is answered when there is something, or after a while, so that it can tell a quiet log from a lost node.</summary>
    private async Task<Result<LogSlice>> ReadAsync(string name, LogRequest request, CancellationToken cancellationToken)
    {
        var deadline = clock.Elapsed + FollowLimit;
        while (true)
        {
            var read = await workers.Logs.ReadAsync(name, request.Stream, request.Query, cancellationToken);
            if (request.Query.From is null || read.Fault is not null || read.Value.Lines.Count > 0 || clock.Elapsed >= deadline) return read;
            await clock.Delay(FollowPause, cancellationToken);
        }
    }

    private static string Name(HttpContext context) => (string)context.GetRouteValue("name")!;
}
