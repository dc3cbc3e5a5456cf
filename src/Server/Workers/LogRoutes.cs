using Holdfast.Contracts;
using Holdfast.Contracts.Workers;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Logs;
using Holdfast.Runtime;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>The routes of workers' logs: searched, and followed over server-sent events or a WebSocket.</summary>
internal sealed class LogRoutes(LogService logs, LiveStreams live, Clock clock)
{
    private static readonly RouteQuery[] Filters =
    [
        new("stream", "stdout, stderr or both (if not given)."),
        new("since", "What was written from this time on: ISO 8601, or a duration such as 10m before now."),
        new("level", "The least grave level: trace, debug, info, warn, error or fatal. Lines that name none count as info."),
        new("pattern", "A regular expression that is found in the line; more than one mean any of them.", Many: true),
        new("exclude", "A regular expression that is not found in the line; of more than one, none is.", Many: true),
    ];

    private static readonly RouteQuery Some = new("workers", "Names with commas between them; all workers if not given.");
    private static readonly RouteQuery Backlog = new("last", "How many of the lines that are there already come first: none if not given.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/workers/logs/search", Role.Readonly, SearchAsync)
            .Says(
                "Search the logs of workers, ordered by time; within five seconds and a gibibyte, with a cursor to go on from",
                [
                    Some, .. Filters,
                    new RouteQuery("until", "What was written before this time, in the same forms."),
                    new RouteQuery("limit", "1 to 10,000 lines: 100 if not given."),
                    new RouteQuery("last", "The last so many lines in place of the first ones."),
                    new RouteQuery("cursor", "Where an earlier answer ended."),
                ])
            .Produces<LogResult>();
        routes.MapRoute("GET", "/api/v1/workers/logs/facts", Role.Readonly, FactsAsync)
            .Says("What became of what the workers wrote: kept, dropped, forwarded").Produces<Page<WorkerLogInfo>>();
        routes.MapRoute("GET", "/api/v1/workers/logs/live", Role.Readonly, context => LiveAsync(context, null))
            .Says("What workers write, as server-sent events, or as text messages of a WebSocket", [Some, .. Filters, Backlog])
            .Produces<LogRecord>(StatusCodes.Status200OK, "text/event-stream");
        routes.MapRoute("GET", "/api/v1/workers/{name}/logs/live", Role.Readonly, context => LiveAsync(context, (string)context.GetRouteValue("name")!))
            .Says(
                "What a worker writes, as server-sent events, or as text messages of a WebSocket; a reader that broke off goes on by Last-Event-ID",
                [.. Filters, Backlog, new RouteQuery("after", "Begin after the event with this id.")])
            .Produces<LogRecord>(StatusCodes.Status200OK, "text/event-stream");
    }

    private async Task SearchAsync(HttpContext context)
    {
        if (!LogTranslation.Search(context.Request.Query, clock.UtcNow).TryGet(out var search, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await logs.SearchAsync(search, context.RequestAborted), LogTranslation.Result, ContractsJson.Default.LogResult);
    }

    private async Task FactsAsync(HttpContext context) => await context.JsonAsync(
        LogTranslation.Facts(await logs.FactsAsync(context.RequestAborted), logs.Forwarding), ContractsJson.Default.PageWorkerLogInfo);

    private async Task LiveAsync(HttpContext context, string? worker)
    {
        if (!LogTranslation.Following(context.Request.Query, worker, LiveStream.LastId(context), clock.UtcNow).TryGet(out var following, out var fault)
            || !(await logs.FollowAsync(following, context.RequestAborted)).TryGet(out var follow, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await using (follow)
        {
            var feed = new LiveLog(follow, hasIds: worker is not null);
            if (context.WebSockets.IsWebSocketRequest) await live.RunSocketAsync(context, feed.RunAsync);
            else await live.RunAsync(context, feed.RunAsync);
        }
    }
}
