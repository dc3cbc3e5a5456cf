using System.Net;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;

namespace Holdfast.Server.Http;

/// <summary>
/// Finds on whose behalf a request comes: the owner of the Unix socket, the holder of a bearer token, or, on a demonstration's
/// loopback address alone, anybody at this machine.
/// </summary>
internal sealed class CallerResolver(ApiKeyStore keys, bool demo)
{
    private static readonly Caller Demonstration = new(TenantId.Default, "demo", Role.PowerUser);
    private readonly Caller _owner = new(TenantId.Default, $"local:{Environment.UserName}", Role.SystemAdmin);

    /// <summary>The caller, or why there is none.</summary>
    public Result<Caller> Resolve(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return keys.Authenticate(authorization["Bearer ".Length..].Trim());
        if (authorization.Length > 0)
            return new Fault(RequestErrors.Unauthenticated, "The Authorization header is not of the form 'Bearer TOKEN'.");
        if (OwnerConnection.Carries(context)) return _owner;
        if (!demo) return new Fault(RequestErrors.Unauthenticated, "The request carries no bearer token.");
        return FromThisMachine(context)
            ? Demonstration
            : new Fault(RequestErrors.Unauthenticated, "Without a token, a demonstration answers its own page and programs on this machine only.");
    }

    /// <summary>
    /// A browser on this machine can be made to call loopback addresses by any page it shows; such calls tell of themselves by
    /// their origin, their fetch metadata, or (after DNS rebinding) by a foreign host name.
    /// </summary>
    private static bool FromThisMachine(HttpContext context)
    {
        var request = context.Request;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
            && (request.Host.Host is "localhost" || (IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)))
            && site is "" or "same-origin" or "none"
            && (origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}");
    }
}
