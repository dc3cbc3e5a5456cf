using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http.Idempotency;

namespace Holdfast.Server.Http;

/// <summary>Maps routes together with who may call them and what the OpenAPI document says of them.</summary>
internal static class RouteDescriptions
{
    /// <summary>Maps a route of the API.</summary>
    /// <param name="routes">Where to map it.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="least">The least role that may call it.</param>
    /// <param name="handler">What answers it.</param>
    public static RouteHandlerBuilder MapRoute(
        this IEndpointRouteBuilder routes, string method, string pattern, Role least, Func<HttpContext, Task> handler)
    {
        var tag = pattern["/api/v1/".Length..].Split('/', ':')[0];
        var route = routes.MapMethods(pattern, [method], (Delegate)handler);
        return route.WithTags(tag).WithMetadata(new RouteRole(least)).Produces<Problem>(StatusCodes.Status400BadRequest, Answers.ProblemType);
    }

    /// <summary>Has the route take an Idempotency-Key; see <see cref="RouteOnce"/>.</summary>
    public static RouteHandlerBuilder Once(this RouteHandlerBuilder route, bool keepsFaults, bool showsScreen = false) =>
        route.WithMetadata(new RouteOnce(keepsFaults, showsScreen));

    /// <summary>Says what the route does.</summary>
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder route, string summary, params RouteQuery[] query) =>
        route.WithSummary(summary).WithMetadata([.. query]);
}
