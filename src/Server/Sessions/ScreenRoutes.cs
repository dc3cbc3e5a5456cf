using System.Globalization;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Server.Http;
using Holdfast.Sessions;

namespace Holdfast.Server.Sessions;

/// <summary>The routes of a session's screen and keyboard.</summary>
internal sealed class ScreenRoutes(SessionService sessions, LiveStreams live, Clock clock, OrderRoom? orders = null)
{
    private readonly OrderRoom _orders = orders ?? new OrderRoom(clock);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/sessions/{id}/screen", Role.Readonly, ScreenAsync)
            .Says("The screen: JSON with fields and attributes, text, a page of HTML or a PNG picture", [.. ScreenQuery.Parameters])
            .Produces<ScreenInfo>(StatusCodes.Status200OK, "application/json", "text/plain", "text/html", "image/png")
            .Produces(StatusCodes.Status304NotModified);
        routes.MapRoute("POST", "/api/v1/sessions/{id}/input", Role.User, InputAsync)
            .Says("Type, press and fill in fields, then wait for a condition on the screen, in one call").Once(keepsFaults: true, showsScreen: true)
            .Accepts<InputRequest>("application/json").Produces<ScreenInfo>();
        routes.MapRoute("GET", "/api/v1/sessions/{id}/live", Role.Readonly, LiveAsync)
            .Says(
                "The screens as they come, and the states of migrations, as server-sent events; or a WebSocket that tells the screens as messages and takes input as well",
                new RouteQuery("after", "Begin after this version of the screen."))
            .Produces<ScreenInfo>(StatusCodes.Status200OK, "text/event-stream")
            .Produces(StatusCodes.Status101SwitchingProtocols);
    }

    private async Task ScreenAsync(HttpContext context)
    {
        if (!ScreenQuery.Read(context.Request).TryGet(out var query, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        var read = await sessions.ReadScreenAsync(context.Caller(), Id(context), query.Condition, query.Timeout, context.RequestAborted);
        if (read.TryGet(out var screen, out fault)) await ScreenAnswer.WriteAsync(context, screen, query.Format);
        else if (fault.Code == SessionErrors.WaitTimedOut && query.IsPoll) ScreenAnswer.Unchanged(context, query.After!.Value, query.Format);
        else await context.FaultAsync(fault);
    }

    private async Task InputAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.InputRequest);
        if (!read.TryGet(out var body, out var fault) || !InputTranslation.Read(body).TryGet(out var input, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        var done = await sessions.InputAsync(context.Caller(), Id(context), input, context.RequestAborted);
        if (done.TryGet(out var screen, out fault)) await ScreenAnswer.JsonAsync(context, screen);
        else await context.FaultAsync(fault);
    }

    private async Task LiveAsync(HttpContext context)
    {
        var (caller, id) = (context.Caller(), Id(context));
        if (!LiveStream.After(context).TryGet(out var after, out var fault) || !sessions.Find(caller, id).TryGet(out _, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        if (context.WebSockets.IsWebSocketRequest)
        {
            await live.RunTalkAsync(context, async (socket, isAdmitted, gone) =>
            {
                using var terminal = new LiveTerminal(sessions, caller, id, socket, clock, _orders, isAdmitted);
                await terminal.RunAsync(after, gone);
            });
            return;
        }

        await live.RunAsync(context, async stream =>
        {
            var changes = 0L;
            while (true)
            {
                var next = await stream.WaitAsync(token => sessions.FollowAsync(caller, id, after, changes, token));
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

    private static string Id(HttpContext context) => Convert.ToString(context.GetRouteValue("id"), CultureInfo.InvariantCulture)!;
}
