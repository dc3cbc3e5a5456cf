using System.Globalization;
using System.Text;
using Holdfast.Contracts;
using Holdfast.Contracts.Sessions;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;
using Holdfast.Sessions;
using Holdfast.Sessions.Driving;

namespace Holdfast.Server.Sessions;

/// <summary>The routes of sessions and pools.</summary>
internal sealed class SessionRoutes(SessionService sessions, LiveStreams live)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("POST", "/api/v1/sessions", Role.User, CreateAsync)
            .Says("Take a session from a pool, logged on, or open a bare one with an endpoint")
            .Accepts<CreateSession>("application/json").Produces<SessionInfo>(StatusCodes.Status201Created);
        routes.MapRoute("GET", "/api/v1/sessions", Role.Readonly, ListAsync)
            .Says("List the sessions of the caller's tenant").Produces<Page<SessionInfo>>();
        routes.MapRoute("GET", "/api/v1/sessions/{id}", Role.Readonly, FindAsync)
            .Says("One session").Produces<SessionInfo>();
        routes.MapRoute("DELETE", "/api/v1/sessions/{id}", Role.User, CloseAsync)
            .Says("Give the session back to its pool, or close a bare one").Produces(StatusCodes.Status204NoContent);
        routes.MapRoute("POST", "/api/v1/sessions/{id}/suspend", Role.User, SuspendAsync)
            .Says("Have the session keep its connection and screen and take no input").Produces<SessionInfo>();
        routes.MapRoute("POST", "/api/v1/sessions/{id}/resume", Role.User, ResumeAsync)
            .Says("End a suspension").Produces<SessionInfo>();
        routes.MapRoute("POST", "/api/v1/sessions/{id}/migrate", Role.User, MigrateAsync)
            .Says("Move the session to another host, to the screen it is on; answers when that has ended, with the states it came to")
            .Accepts<MigrateRequest>("application/json").Produces<SessionInfo>();
        routes.MapRoute("GET", "/api/v1/sessions/{id}/migrations", Role.Readonly, MigrationsAsync)
            .Says("The session's latest migrations, the oldest first").Produces<Page<MigrationInfo>>();
        routes.MapRoute("GET", "/api/v1/sessions/{id}/screen", Role.Readonly, ScreenAsync)
            .Says(
                "The screen, as JSON or, with Accept: text/plain, as text",
                new RouteQuery("wait_text", "Wait until this text stands on the screen."),
                new RouteQuery("changed_since", "Wait until the screen's version is greater than this one."),
                new RouteQuery("timeout", "How long to wait at the most: 10s if not given."))
            .Produces<ScreenInfo>(StatusCodes.Status200OK, "application/json", "text/plain")
            .Produces(StatusCodes.Status304NotModified);
        routes.MapRoute("POST", "/api/v1/sessions/{id}/input", Role.User, InputAsync)
            .Says("Type, press and fill in fields, then wait for a condition on the screen, in one call")
            .Accepts<InputRequest>("application/json").Produces<ScreenInfo>();
        routes.MapRoute("GET", "/api/v1/sessions/{id}/live", Role.Readonly, LiveAsync)
            .Says("The screens as they come, and the states of migrations, as server-sent events", new RouteQuery("after", "Begin after this version of the screen."))
            .Produces<ScreenInfo>(StatusCodes.Status200OK, "text/event-stream");
        routes.MapRoute("GET", "/api/v1/pools", Role.Readonly, PoolsAsync).Says("List the pools").Produces<Page<PoolInfo>>();
    }

    private async Task CreateAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.CreateSession);
        if (!read.TryGet(out var body, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        if (!SessionTranslation.Request(body, context.Connection.RemoteIpAddress?.ToString()).TryGet(out var request, out fault)
            || !(await sessions.CreateAsync(context.Caller(), request, context.RequestAborted)).TryGet(out var session, out fault))
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

    private Task ListAsync(HttpContext context) => context.JsonAsync(
        new Page<SessionInfo>([.. sessions.List(context.Caller()).Select(SessionTranslation.Info)]),
        ContractsJson.Default.PageSessionInfo);

    private Task FindAsync(HttpContext context) => context.AnswerAsync(
        sessions.Find(context.Caller(), Id(context)), SessionTranslation.Info, ContractsJson.Default.SessionInfo);

    private async Task CloseAsync(HttpContext context)
    {
        var closed = await sessions.CloseAsync(context.Caller(), Id(context), context.RequestAborted);
        if (closed.Fault is { } fault) await context.FaultAsync(fault);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ScreenAsync(HttpContext context)
    {
        if (!WaitTranslation.ReadQuery(context.Request.Query).TryGet(out var condition, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        var read = await sessions.ReadScreenAsync(
            context.Caller(), Id(context), condition.Condition, condition.Timeout, context.RequestAborted);
        if (!read.TryGet(out var screen, out fault)) await context.FaultAsync(fault);
        else await WriteScreenAsync(context, screen);
    }

    private static async Task WriteScreenAsync(HttpContext context, SessionScreen screen)
    {
        var asText = context.Request.GetTypedHeaders().Accept is [{ MediaType.Value: "text/plain" }, ..];
        var tag = $"\"{screen.Version}{(asText ? "-text" : "")}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.Vary = "Accept";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (asText)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(screen.Image.Text + "\n", Encoding.UTF8, context.RequestAborted);
            return;
        }

        await context.JsonAsync(SessionTranslation.Screen(screen), ContractsJson.Default.ScreenInfo);
    }

    private async Task InputAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.InputRequest);
        if (!read.TryGet(out var body, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        var translated = InputTranslation.Read(body);
        if (!translated.TryGet(out var input, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await sessions.InputAsync(context.Caller(), Id(context), input, context.RequestAborted),
            SessionTranslation.Screen,
            ContractsJson.Default.ScreenInfo);
    }

    private async Task LiveAsync(HttpContext context)
    {
        if (!LiveStream.After(context).TryGet(out var after, out var fault)
            || !sessions.Find(context.Caller(), Id(context)).TryGet(out _, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await live.RunAsync(context, async stream =>
        {
            var changes = 0L;
            while (true)
            {
                var next = await stream.WaitAsync(token => sessions.FollowAsync(context.Caller(), Id(context), after, changes, token));
                // The session has ended; the end of the stream says so.
                if (!next.TryGet(out var change, out _)) return;
                changes = change.Changes;
                after = change.Screen?.Version ?? after;
                if (change.Screen is { } screen)
                    await stream.SendAsync("screen", after, SessionTranslation.Screen(screen), ContractsJson.Default.ScreenInfo);
                else if (change.Migration is { } migration)
                    await stream.SendAsync("migration", after, SessionTranslation.Info(migration), ContractsJson.Default.MigrationInfo);
            }
        });
    }

    private Task PoolsAsync(HttpContext context) => context.JsonAsync(
        new Page<PoolInfo>([.. sessions.Pools().Select(SessionTranslation.Info)]), ContractsJson.Default.PagePoolInfo);

    private static string Id(HttpContext context) => Convert.ToString(context.GetRouteValue("id"), CultureInfo.InvariantCulture)!;
}
