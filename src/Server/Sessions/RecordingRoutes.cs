using System.Globalization;
using System.Text;
using Holdfast.Contracts;
using Holdfast.Contracts.Recordings;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;
using Holdfast.Sessions.Recording;

namespace Holdfast.Server.Sessions;

/// <summary>The routes of recorded sessions.</summary>
internal sealed class RecordingRoutes(RecordingService recordings)
{
    private const string Root = "/api/v1/recordings";

    private static readonly RouteQuery[] Filters =
    [
        new("session", "Only of this session."),
        new("owner", "Only of sessions that this actor created."),
        new("pool", "Only of sessions of this pool."),
        new("endpoint", "Only of sessions that began on this endpoint."),
        new("since", "Only what was still recorded at this time or later, ISO 8601."),
        new("until", "Only what began before this time, ISO 8601."),
        new("limit", "1 to 1,000; 100 if not given."),
        new("cursor", "Where an earlier answer ended."),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", Root, Role.Readonly, ListAsync)
            .Says(
                "The recordings of the tenant's sessions, the newest first",
                [new("text", "Only with a screen that shows this text; looks into those that the caller may watch."), .. Filters])
            .Produces<Page<RecordingInfo>>();
        routes.MapRoute("GET", $"{Root}/search", Role.User, SearchAsync)
            .Says(
                "Where a text came up in recordings that the caller may watch, within 64 MiB, with a cursor to go on from",
                [new("text", "The text, on one row, whatever the letter case."), .. Filters])
            .Produces<RecordingFindingsInfo>();
        routes.MapRoute("GET", $"{Root}/{{id}}", Role.Readonly, FindAsync).Says("One recording").Produces<RecordingInfo>();
        routes.MapRoute("GET", $"{Root}/{{id}}/moments", Role.User, MomentsAsync)
            .Says(
                "Screens and inputs of a recording in their order, as JSON or, with Accept: text/plain, as text",
                new RouteQuery("at", "Begin with the screen shown at this time from the session's creation: 90s or 00:01:30."),
                new RouteQuery("cursor", "Begin where an earlier answer ended, or with a moment by its own cursor."),
                new RouteQuery("limit", "1 to 500; 100 if not given."))
            .Produces<Page<MomentInfo>>(StatusCodes.Status200OK, "application/json", "text/plain");
        routes.MapRoute("GET", $"{Root}/{{id}}/asciicast", Role.User, CastAsync)
            .Says("The whole recording as asciicast v2, for the players of terminal recordings")
            .Produces<string>(StatusCodes.Status200OK, "application/x-asciicast");
        routes.MapRoute("DELETE", $"{Root}/{{id}}", Role.TenantAdmin, RemoveAsync)
            .Says("Remove a recording for good").Produces(StatusCodes.Status204NoContent);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (!RecordingTranslation.Filter(context.Request.Query).TryGet(out var filter, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await recordings.ListAsync(context.Caller(), filter, context.RequestAborted),
            RecordingTranslation.Page,
            ContractsJson.Default.PageRecordingInfo);
    }

    private async Task SearchAsync(HttpContext context)
    {
        if (!RecordingTranslation.Filter(context.Request.Query).TryGet(out var filter, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await recordings.SearchAsync(context.Caller(), filter, context.RequestAborted),
            RecordingTranslation.Info,
            ContractsJson.Default.RecordingFindingsInfo);
    }

    private async Task FindAsync(HttpContext context) => await context.AnswerAsync(
        await recordings.FindAsync(context.Caller(), Id(context), context.RequestAborted),
        RecordingTranslation.Info,
        ContractsJson.Default.RecordingInfo);

    private async Task MomentsAsync(HttpContext context)
    {
        if (!RecordingTranslation.Moments(context.Request.Query).TryGet(out var query, out var fault)
            || !(await recordings.MomentsAsync(context.Caller(), Id(context), query, context.RequestAborted)).TryGet(out var page, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        context.Response.Headers.Vary = "Accept";
        if (context.Request.GetTypedHeaders().Accept is not [{ MediaType.Value: "text/plain" }, ..])
        {
            await context.JsonAsync(RecordingTranslation.Page(page), ContractsJson.Default.PageMomentInfo);
            return;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        foreach (var moment in page.Moments) await context.Response.WriteAsync(Words(moment), Encoding.UTF8, context.RequestAborted);
    }

    private async Task CastAsync(HttpContext context)
    {
        var taken = await recordings.ExportAsync(context.Caller(), Id(context), context.RequestAborted);
        if (!taken.TryGet(out var moments, out var fault)
            || !(await recordings.FindAsync(context.Caller(), Id(context), context.RequestAborted)).TryGet(out var recording, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        context.Response.ContentType = "application/x-asciicast; charset=utf-8";
        var begun = false;
        await foreach (var moment in moments)
        {
            // The first line tells the size, which the first screen has.
            if (!begun && moment.Screen is null) continue;
            if (!begun) await context.Response.WriteAsync(Asciicast.Begin(recording, moment.Screen), Encoding.UTF8, context.RequestAborted);
            begun = true;
            await context.Response.WriteAsync(Asciicast.Of(moment), Encoding.UTF8, context.RequestAborted);
        }

        if (!begun) await context.Response.WriteAsync(Asciicast.Begin(recording, null), Encoding.UTF8, context.RequestAborted);
    }

    private async Task RemoveAsync(HttpContext context)
    {
        var removed = await recordings.RemoveAsync(context.Caller(), Id(context), context.RequestAborted);
        if (removed.Fault is { } fault) await context.FaultAsync(fault);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string Words(RecordedMoment moment)
    {
        var at = RecordingTranslation.Clock(moment.At);
        return moment.Kind switch
        {
            MomentKind.Screen => $"--- {at}\n{moment.Screen!.Text}\n",
            MomentKind.Input => string.Concat(moment.Inputs.Select(input => $">>> {at} {input}\n")),
            MomentKind.Lost => $"!!! {at} {moment.Lost} missing\n",
            MomentKind.Moved => $"*** {at} went on at {moment.Endpoint}\n",
            _ => $"*** {at} ended\n",
        };
    }

    private static string Id(HttpContext context) => Convert.ToString(context.GetRouteValue("id"), CultureInfo.InvariantCulture)!;
}
