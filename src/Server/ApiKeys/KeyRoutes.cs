using Holdfast.Configuration.Values;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Keys;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Server.Http;

namespace Holdfast.Server.ApiKeys;

/// <summary>The routes of API keys.</summary>
internal sealed class KeyRoutes(ApiKeyStore keys, Clock clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("POST", "/api/v1/api-keys", Role.TenantAdmin, CreateAsync)
            .Says("Create a key; its token is told this once").Accepts<CreateApiKey>("application/json")
            .Produces<ApiKeyInfo>(StatusCodes.Status201Created);
        routes.MapRoute("GET", "/api/v1/api-keys", Role.TenantAdmin, ListAsync)
            .Says("List the keys of the caller's tenant").Produces<Page<ApiKeyInfo>>();
        routes.MapRoute("DELETE", "/api/v1/api-keys/{id}", Role.TenantAdmin, RevokeAsync)
            .Says("Revoke a key").Produces(StatusCodes.Status204NoContent);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.CreateApiKey);
        if (!read.TryGet(out var body, out var fault) || !Asked(body).TryGet(out var request, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await keys.CreateAsync(context.Caller(), request, context.RequestAborted),
            made => Info(made.Key) with { Token = made.Token },
            ContractsJson.Default.ApiKeyInfo,
            StatusCodes.Status201Created);
    }

    private Task ListAsync(HttpContext context) => context.AnswerAsync(
        keys.List(context.Caller()),
        list => new Page<ApiKeyInfo>([.. list.Keys.Select(Info)]),
        ContractsJson.Default.PageApiKeyInfo);

    private async Task RevokeAsync(HttpContext context)
    {
        var revoked = await keys.RevokeAsync(context.Caller(), (string)context.GetRouteValue("id")!, context.RequestAborted);
        if (revoked.Fault is { } fault) await context.FaultAsync(fault);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Result<ApiKeyRequest> Asked(CreateApiKey body)
    {
        // The generated reader leaves null where a member is missing, whatever default its declaration names.
        if (RoleName.Find(body.Role ?? RoleName.Of(Role.User)) is not { } role)
            return new Fault(RequestErrors.InvalidField, $"role: '{body.Role}' is none of {string.Join(", ", RoleName.All)}.");
        if (body.ExpiresIn is not { } text) return new ApiKeyRequest(body.Name, role);
        return DurationText.TryParse(text, out var duration)
            ? new ApiKeyRequest(body.Name, role, clock.UtcNow + duration)
            : new Fault(RequestErrors.InvalidField, $"expires_in: '{text}' is no duration with its unit, such as 90d.");
    }

    private static ApiKeyInfo Info(ApiKey key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Role = RoleName.Of(key.Role),
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        LastUsedAt = key.LastUsedAt,
        Revoked = key.RevokedAt is not null,
    };
}
