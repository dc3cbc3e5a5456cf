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
