using Holdfast.Contracts;
using Holdfast.Contracts.Endpoints;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;
using Holdfast.Server.Sessions;
using Holdfast.Sessions;

namespace Holdfast.Server.Endpoints;

/// <summary>The routes of host endpoints.</summary>
internal sealed class EndpointRoutes(SessionService sessions)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/endpoints", Role.Readonly, ListAsync)
            .Says("List the host endpoints with their health").Produces<Page<EndpointInfo>>();
        routes.MapRoute("GET", "/api/v1/endpoints/{name}", Role.Readonly, FindAsync)
            .Says("One endpoint with its health").Produces<EndpointInfo>();
        routes.MapRoute("GET", "/api/v1/endpoints/{name}/health", Role.Readonly, FindAsync)
            .Says("One endpoint's health").Produces<EndpointInfo>();
        routes.MapRoute("POST", "/api/v1/endpoints/{name}/drain", Role.PowerUser, context => DrainAsync(context, true))
            .Says(
                "Have the endpoint keep the sessions it has and take no more, until undrain",
                new RouteQuery("migrate", "true: move the sessions in use elsewhere, in the background.")).Produces<EndpointInfo>();
        routes.MapRoute("POST", "/api/v1/endpoints/{name}/undrain", Role.PowerUser, context => DrainAsync(context, false))
            .Says("End draining").Produces<EndpointInfo>();
    }

    private async Task DrainAsync(HttpContext context, bool draining)
    {
        var name = (string)context.GetRouteValue("name")!;
        var drained = await sessions.DrainAsync(context.Caller(), name, draining, context.Request.Query["migrate"] == "true", context.RequestAborted);
        await context.AnswerAsync(drained, SessionTranslation.Info, ContractsJson.Default.EndpointInfo);
    }

    private Task ListAsync(HttpContext context) => context.JsonAsync(
        new Page<EndpointInfo>([.. sessions.Endpoints().Select(SessionTranslation.Info)]), ContractsJson.Default.PageEndpointInfo);

    private Task FindAsync(HttpContext context)
    {
        var name = (string)context.GetRouteValue("name")!;
        var all = sessions.Endpoints();
        return all.FirstOrDefault(endpoint => endpoint.Name == name) is { } found
            ? context.JsonAsync(SessionTranslation.Info(found), ContractsJson.Default.EndpointInfo)
            : context.FaultAsync(new Fault(
                EndpointErrors.NoSuchEndpoint, $"There is no endpoint '{name}'; there are: {string.Join(", ", all.Select(e => e.Name))}."));
    }
}
