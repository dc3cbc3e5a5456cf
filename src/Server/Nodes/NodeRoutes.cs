using Holdfast.Contracts;
using Holdfast.Contracts.Node;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.Dump;
using Holdfast.Server.Http;
using Holdfast.Server.Startup;

namespace Holdfast.Server.Nodes;

/// <summary>The routes of the node itself: its state, its end, and its health.</summary>
internal sealed class NodeRoutes(NodeOverview overview, NodeFoundation foundation, NodeEnding ending, Io io)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/node", Role.Readonly, StatusAsync)
            .Says("The node at a glance: endpoints, pools, workers").Produces<NodeStatus>();
        routes.MapRoute("GET", "/api/v1/node/tasks", Role.SystemAdmin, TasksAsync)
            .Says("The tasks inside the daemon as trees: where each waits, and for what").Produces<Page<TaskInfo>>();
        routes.MapRoute("POST", "/api/v1/node/shutdown", Role.SystemAdmin, ShutdownAsync)
            .Says("End the daemon, with its workers or without them").Accepts<ShutdownRequest>("application/json")
            .Produces(StatusCodes.Status202Accepted);
        routes.MapGet("/healthz", context => context.Response.WriteAsync("ok\n")).WithMetadata(new RouteOpen()).ExcludeFromDescription();
        routes.MapGet("/readyz", ReadyAsync).WithMetadata(new RouteOpen()).ExcludeFromDescription();
    }

    private Task ReadyAsync(HttpContext context)
    {
        var trouble = foundation.Trouble;
        if (trouble is not null) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync($"{trouble ?? "ready"}\n");
    }

    private Task StatusAsync(HttpContext context) =>
        context.JsonAsync(overview.Of(context.Caller()), ContractsJson.Default.NodeStatus);

    private Task TasksAsync(HttpContext context) => context.JsonAsync(
        new Page<TaskInfo>([.. TaskDump.Take(io).Roots.Select(TaskTranslation.Info)]), ContractsJson.Default.PageTaskInfo);

    private async Task ShutdownAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.ShutdownRequest);
        if (!read.TryGet(out var request, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.CompleteAsync();
        ending.Ask(context.Caller(), request.KeepWorkers);
    }
}
