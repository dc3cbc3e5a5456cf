using System.Globalization;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Journeys;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;
using Holdfast.Sessions.Journeys;

namespace Holdfast.Server.Journeys;

/// <summary>The routes of journeys and of recording them.</summary>
internal sealed class JourneyRoutes(JourneyService journeys)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/journeys", Role.Readonly, ListAsync)
            .Says("List the journeys with their steps").Produces<Page<JourneyInfo>>();
        routes.MapRoute("GET", "/api/v1/journeys/{name}", Role.Readonly, FindAsync).Says("One journey").Produces<JourneyInfo>();
        routes.MapRoute("POST", "/api/v1/journeys/{name}/run", Role.User, RunAsync)
            .Says("Run the journey, and tell each step with its screen; where it stops, what was expected beside what was met")
            .Once(keepsFaults: true, showsScreen: true).Accepts<RunJourney>("application/json").Produces<JourneyRunInfo>();
        routes.MapRoute("POST", "/api/v1/sessions/{id}/journey", Role.User, BeginAsync)
            .Says("Begin to record what is done in the session as a journey").Produces(StatusCodes.Status204NoContent);
        routes.MapRoute("GET", "/api/v1/sessions/{id}/journey", Role.User, DraftAsync)
            .Says("The journey recorded so far, as configuration", new RouteQuery("name", "What to call it: 'recorded' if not given."))
            .Produces<JourneyDraftInfo>();
        routes.MapRoute("DELETE", "/api/v1/sessions/{id}/journey", Role.User, EndAsync)
            .Says("End the recording and forget it").Produces(StatusCodes.Status204NoContent);
    }

    private Task ListAsync(HttpContext context) => context.JsonAsync(
        new Page<JourneyInfo>([.. journeys.All.Select(JourneyTranslation.Info)]), ContractsJson.Default.PageJourneyInfo);

    private Task FindAsync(HttpContext context) => context.AnswerAsync(
        journeys.Find(Value(context, "name")), JourneyTranslation.Info, ContractsJson.Default.JourneyInfo);

    private async Task RunAsync(HttpContext context)
    {
        if (!(await RequestBody.ReadAsync(context, RequestBody.Strict.RunJourney)).TryGet(out var body, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        var request = new JourneyRunRequest
        {
            Journey = Value(context, "name"), Endpoint = body.Endpoint, Session = body.Session, DryRun = body.DryRun,
        };
        await context.AnswerAsync(
            await journeys.RunAsync(context.Caller(), request, context.RequestAborted),
            JourneyTranslation.Info,
            ContractsJson.Default.JourneyRunInfo);
    }

    private async Task BeginAsync(HttpContext context) => await AnswerAsync(
        context, await journeys.BeginRecordingAsync(context.Caller(), Value(context, "id"), context.RequestAborted));

    private Task DraftAsync(HttpContext context)
    {
        var name = context.Request.Query["name"] is [{ Length: > 0 } given] ? given : "recorded";
        return context.AnswerAsync(
            journeys.Draft(context.Caller(), Value(context, "id"), name), JourneyTranslation.Info, ContractsJson.Default.JourneyDraftInfo);
    }

    private async Task EndAsync(HttpContext context) => await AnswerAsync(
        context, await journeys.EndRecordingAsync(context.Caller(), Value(context, "id"), context.RequestAborted));

    private static Task AnswerAsync(HttpContext context, Result<Done> result)
    {
        if (result.Fault is { } fault) return context.FaultAsync(fault);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string Value(HttpContext context, string key) =>
        Convert.ToString(context.GetRouteValue(key), CultureInfo.InvariantCulture)!;
}
