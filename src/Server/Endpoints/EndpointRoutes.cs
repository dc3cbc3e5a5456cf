using Holdfast.Contracts;
using Holdfast.Contracts.Endpoints;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;
using Holdfast.Server.Sessions;
using Holdfast.Sessions;
using Holdfast.Sessions.Endpoints;

namespace Holdfast.Server.Endpoints;

/// <summary>The routes of host endpoints.</summary>
internal sealed class EndpointRoutes(SessionService sessions)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/endpoints", Role.Readonly, ListAsync)
            .Says(
                "List the host endpoints with their health, by their names",
                [new RouteQuery("state", "Only those in this state: healthy, degraded, unhealthy, draining or unknown."), .. ListQuery.Parameters])
            .Produces<Page<EndpointInfo>>();
        routes.MapRoute("GET", "/api/v1/endpoints/{name}", Role.Readonly, FindAsync)
            .Says("One endpoint with its health").Produces<EndpointInfo>();
        routes.MapRoute("GET", "/api/v1/endpoints/{name}/health", Role.Readonly, FindAsync)
            .Says("One endpoint's health").Produces<EndpointInfo>();
        routes.MapRoute("POST", "/api/v1/endpoints/{name}/drain", Role.PowerUser, context => DrainAsync(context, true))
            .Says(
                "Have the endpoint keep the sessions it has and take no more, until undrain",
                new RouteQuery("migrate", "true: move the sessions in use elsewhere, in the background.")).Once(keepsFaults: false).Produces<EndpointInfo>();
        routes.MapRoute("POST", "/api/v1/endpoints/{name}/undrain", Role.PowerUser, context => DrainAsync(context, false))
            .Says("End draining").Once(keepsFaults: false).Produces<EndpointInfo>();
    }

    private async Task DrainAsync(HttpContext context, bool draining)
    {
        var name = (string)context.GetRouteValue("name")!;
        var given = context.Request.Query["migrate"].ToString();
        if (given is not ("" or "true" or "false"))
        {
            await context.FaultAsync(new Fault(RequestErrors.InvalidField, $"migrate: true or false is expected, not '{given}'."));
            return;
        }

        var drained = await sessions.DrainAsync(context.Caller(), name, draining, given == "true", context.RequestAborted);
        await context.AnswerAsync(drained, SessionTranslation.Info, ContractsJson.Default.EndpointInfo);
    }

    private Task ListAsync(HttpContext context)
    {
        if (!ListQuery.Read(context.Request.Query).TryGet(out var part, out var fault)) return context.FaultAsync(fault);
        var state = context.Request.Query["state"] is [{ Length: > 0 } name] ? name : null;
        if (state is not null && !Enum.GetValues<EndpointState>().Select(WireNames.Of).Contains(state))
            return context.FaultAsync(new Fault(RequestErrors.InvalidField, $"state: '{state}' is no state of an endpoint."));
        var wanted = sessions.Endpoints().Where(endpoint => state is null || WireNames.Of(endpoint.State) == state);
        return context.JsonAsync(part.Take(wanted, endpoint => endpoint.Name, SessionTranslation.Info), ContractsJson.Default.PageEndpointInfo);
    }

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
