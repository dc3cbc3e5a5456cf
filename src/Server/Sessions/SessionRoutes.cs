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
            .Says("The screens as they come, as server-sent events").Produces<ScreenInfo>(StatusCodes.Status200OK, "text/event-stream");
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

        var created = await sessions.CreateAsync(
            context.Caller(),
            new SessionRequest { Pool = body.Pool, Endpoint = body.Endpoint, Label = body.Label, Trace = body.Trace },
            context.RequestAborted);
        if (created.TryGet(out var session, out _)) context.Response.Headers.Location = $"/api/v1/sessions/{session.Id}";
        await context.AnswerAsync(created, SessionTranslation.Info, ContractsJson.Default.SessionInfo, StatusCodes.Status201Created);
    }

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
            while (true)
            {
                var next = await stream.WaitAsync(token => sessions.WatchAsync(context.Caller(), Id(context), after, token));
                // The session has ended; the end of the stream says so.
                if (!next.TryGet(out var screen, out _)) return;
                after = screen.Version;
                await stream.SendAsync("screen", after, SessionTranslation.Screen(screen), ContractsJson.Default.ScreenInfo);
            }
        });
    }

    private Task PoolsAsync(HttpContext context) => context.JsonAsync(
        new Page<PoolInfo>([.. sessions.Pools().Select(SessionTranslation.Info)]), ContractsJson.Default.PagePoolInfo);

    private static string Id(HttpContext context) => Convert.ToString(context.GetRouteValue("id"), CultureInfo.InvariantCulture)!;
}
