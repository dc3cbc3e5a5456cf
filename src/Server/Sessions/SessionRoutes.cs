using System.Globalization;
using Holdfast.Contracts;
using Holdfast.Contracts.Sessions;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;
using Holdfast.Sessions;

namespace Holdfast.Server.Sessions;

/// <summary>The routes of sessions and pools.</summary>
internal sealed class SessionRoutes(SessionService sessions)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("POST", "/api/v1/sessions", Role.User, CreateAsync)
            .Says("Take a session from a pool, logged on, or open a bare one with an endpoint").Once(keepsFaults: false)
            .Accepts<CreateSession>("application/json").Produces<SessionInfo>(StatusCodes.Status201Created);
        routes.MapRoute("POST", "/api/v1/sessions:bulk", Role.User, new BulkCreation(sessions).CreateAsync)
            .Says("Create up to 500 sessions at once, and tell of each what became of it").Once(keepsFaults: false)
            .Accepts<BulkCreate>("application/json").Produces<BulkResult>();
        routes.MapRoute("GET", "/api/v1/sessions", Role.Readonly, ListAsync)
            .Says("List the sessions of the caller's tenant, the oldest first", [.. SessionQuery.Parameters, .. ListQuery.Parameters])
            .Produces<Page<SessionInfo>>();
        routes.MapRoute("GET", "/api/v1/sessions/{id}", Role.Readonly, FindAsync)
            .Says("One session").Produces<SessionInfo>();
        routes.MapRoute("DELETE", "/api/v1/sessions/{id}", Role.User, CloseAsync)
            .Says("Give the session back to its pool, or close a bare one").Produces(StatusCodes.Status204NoContent);
        routes.MapRoute("POST", "/api/v1/sessions/{id}/suspend", Role.User, SuspendAsync)
            .Says("Have the session keep its connection and screen and take no input").Once(keepsFaults: false).Produces<SessionInfo>();
        routes.MapRoute("POST", "/api/v1/sessions/{id}/resume", Role.User, ResumeAsync)
            .Says("End a suspension").Once(keepsFaults: false).Produces<SessionInfo>();
        routes.MapRoute("POST", "/api/v1/sessions/{id}/migrate", Role.User, MigrateAsync)
            .Says("Move the session to another host, to the screen it is on; answers when that has ended, with the states it came to")
            .Once(keepsFaults: true).Accepts<MigrateRequest>("application/json").Produces<SessionInfo>();
        routes.MapRoute("GET", "/api/v1/sessions/{id}/migrations", Role.Readonly, MigrationsAsync)
            .Says("The session's latest migrations, the oldest first").Produces<Page<MigrationInfo>>();
        routes.MapRoute("GET", "/api/v1/pools", Role.Readonly, PoolsAsync)
            .Says("List the pools, by their names", [new RouteQuery("endpoint", "Only those that spread over this endpoint."), .. ListQuery.Parameters])
            .Produces<Page<PoolInfo>>();
        // They are told of every tenant's sessions, and name programs and other systems of the node: for those who operate it.
        routes.MapRoute("GET", "/api/v1/hooks", Role.PowerUser, HooksAsync)
            .Says("List the hooks of sessions and how they fare, by their names", [.. ListQuery.Parameters]).Produces<Page<HookInfo>>();
    }

    private async Task CreateAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.CreateSession);
        if (!read.TryGet(out var body, out var fault)
            || !SessionTranslation.Request(body, context.Connection.RemoteIpAddress?.ToString()).TryGet(out var request, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        var created = await sessions.CreateAsync(context.Caller(), request, context.RequestAborted);
        context.TellRoom(sessions.Room(context.Caller()));
        if (!created.TryGet(out var session, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        try
        {
            context.Response.Headers.Location = $"/api/v1/sessions/{session.Id}";
            await context.JsonAsync(SessionTranslation.Info(session), ContractsJson.Default.SessionInfo, StatusCodes.Status201Created);
            await context.Response.CompleteAsync();
        }
        finally
        {
            // Who has gone before the answer knows nothing of the session and would never close it.
            if (context.RequestAborted.IsCancellationRequested)
                await sessions.CloseAsync(context.Caller(), session.Id, CancellationToken.None);
        }
    }

    private async Task SuspendAsync(HttpContext context) => await context.AnswerAsync(
        await sessions.SuspendAsync(context.Caller(), Id(context), context.RequestAborted),
        SessionTranslation.Info,
        ContractsJson.Default.SessionInfo);

    private async Task ResumeAsync(HttpContext context) => await context.AnswerAsync(
        await sessions.ResumeAsync(context.Caller(), Id(context), context.RequestAborted),
        SessionTranslation.Info,
        ContractsJson.Default.SessionInfo);

    private async Task MigrateAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.MigrateRequest);
        if (!read.TryGet(out var body, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await sessions.MigrateAsync(context.Caller(), Id(context), body.Endpoint, context.RequestAborted),
            SessionTranslation.Info,
            ContractsJson.Default.SessionInfo);
    }

    private Task MigrationsAsync(HttpContext context) => context.AnswerAsync(
        sessions.Migrations(context.Caller(), Id(context)),
        migrations => new Page<MigrationInfo>([.. migrations.Select(SessionTranslation.Info)]),
        ContractsJson.Default.PageMigrationInfo);

    private Task ListAsync(HttpContext context)
    {
        if (!ListQuery.Read(context.Request.Query).TryGet(out var part, out var fault)
            || !SessionQuery.Read(context.Request.Query).TryGet(out var query, out fault)) return context.FaultAsync(fault);
        var wanted = sessions.List(context.Caller()).Where(query.Includes);
        return context.JsonAsync(part.Take(wanted, session => session.Id, SessionTranslation.Info), ContractsJson.Default.PageSessionInfo);
    }

    private Task FindAsync(HttpContext context) => context.AnswerAsync(
        sessions.Find(context.Caller(), Id(context)), SessionTranslation.Info, ContractsJson.Default.SessionInfo);

    private async Task CloseAsync(HttpContext context)
    {
        var closed = await sessions.CloseAsync(context.Caller(), Id(context), context.RequestAborted);
        if (closed.Fault is { } fault) await context.FaultAsync(fault);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task PoolsAsync(HttpContext context)
    {
        if (!ListQuery.Read(context.Request.Query).TryGet(out var part, out var fault)) return context.FaultAsync(fault);
        var endpoint = context.Request.Query["endpoint"] is [{ Length: > 0 } name] ? name : null;
        var wanted = sessions.Pools().Where(pool => endpoint is null || pool.Endpoints.Contains(endpoint, StringComparer.Ordinal));
        return context.JsonAsync(part.Take(wanted, pool => pool.Name, SessionTranslation.Info), ContractsJson.Default.PagePoolInfo);
    }

    private Task HooksAsync(HttpContext context) => ListQuery.Read(context.Request.Query).TryGet(out var part, out var fault)
        ? context.JsonAsync(part.Take(sessions.Hooks(), hook => hook.Name, SessionTranslation.Info), ContractsJson.Default.PageHookInfo)
        : context.FaultAsync(fault);

    private static string Id(HttpContext context) => Convert.ToString(context.GetRouteValue("id"), CultureInfo.InvariantCulture)!;
}
