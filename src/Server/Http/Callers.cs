using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;

namespace Holdfast.Server.Http;

/// <summary>Puts the caller into every request, and lets it through only where its role suffices.</summary>
internal static class Callers
{
    private const string Key = "holdfast.caller";

    /// <summary>On whose behalf this request comes.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Items[Key] as Caller ?? throw new InvalidOperationException("The route is open: it has no caller.");

    /// <summary>The middleware: resolves the caller, checks the route's role and the query, and refuses what declares none.</summary>
    public static async Task CheckAsync(HttpContext context, RequestDelegate next, CallerResolver resolver)
    {
        // What is no route of ours (nothing at all, or the router's own answer to a wrong method) has nothing to protect.
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<RouteOpen>() is not null)
        {
            await next(context);
            return;
        }

        if (!resolver.Resolve(context).TryGet(out var caller, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        var least = endpoint.Metadata.GetMetadata<RouteRole>()?.Least;
        if (least is null || caller.Role < least)
        {
            await context.FaultAsync(new Fault(
                RequestErrors.Forbidden, $"{caller.Actor} has the role {RoleName.Of(caller.Role)}; this takes {(least is { } role ? RoleName.Of(role) : "a role that nobody has")}."));
            return;
        }

        if (QueryCheck.Find(context, endpoint) is { } unknown)
        {
            await context.FaultAsync(unknown);
            return;
        }

        context.Items[Key] = caller;
        await next(context);
    }
}
