using System.Security.Cryptography;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Secrets;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Server.Secrets;

/// <summary>The routes of the node's secret store. No answer holds a value; a value comes as bytes, which are zeroed when it is stored.</summary>
internal sealed class SecretRoutes(SecretStore secrets)
{
    private const string Bytes = "application/octet-stream";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/secrets", Role.SystemAdmin, ListAsync)
            .Says("List the secrets of the node's store, without their values").Produces<Page<SecretInfo>>();
        routes.MapRoute("PUT", "/api/v1/secrets/{name}", Role.SystemAdmin, SetAsync)
            .Says("Set a secret; the body is its value, UTF-8, at most 4096 bytes").Accepts<byte[]>(Bytes)
            .Produces(StatusCodes.Status204NoContent);
        routes.MapRoute("DELETE", "/api/v1/secrets/{name}", Role.SystemAdmin, RemoveAsync)
            .Says("Remove a secret").Produces(StatusCodes.Status204NoContent);
        routes.MapRoute("POST", "/api/v1/secrets/rotate", Role.SystemAdmin, RotateAsync)
            .Says("Encrypt all secrets anew with a new key").Produces<RotationInfo>();
    }

    private Task ListAsync(HttpContext context) => context.AnswerAsync(
        secrets.List(context.Caller()),
        list => new Page<SecretInfo>([.. list.Select(secret => new SecretInfo { Name = secret.Name, UpdatedAt = secret.UpdatedAt })]),
        ContractsJson.Default.PageSecretInfo);

    private async Task SetAsync(HttpContext context)
    {
        if (context.Request.ContentType != Bytes)
        {
            await context.FaultAsync(new Fault(RequestErrors.UnsupportedMedia, $"The value is sent as {Bytes}, its bytes and nothing else."));
            return;
        }

        // One more than a value may have, so that a longer one is told from the longest.
        // Pinned, or the collector might leave a copy of it behind.
        var buffer = GC.AllocateArray<byte>(SecretStore.ValueLimitBytes + 1, pinned: true);
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
            var set = await secrets.SetAsync(context.Caller(), Name(context), buffer.AsMemory(0, length), context.RequestAborted);
            await AnswerAsync(context, set.Fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private async Task RemoveAsync(HttpContext context) => await AnswerAsync(
        context, (await secrets.RemoveAsync(context.Caller(), Name(context), context.RequestAborted)).Fault);

    private async Task RotateAsync(HttpContext context) => await context.AnswerAsync(
        await secrets.RotateAsync(context.Caller(), context.RequestAborted),
        count => new RotationInfo { Secrets = count },
        ContractsJson.Default.RotationInfo);

    private static Task AnswerAsync(HttpContext context, Fault? fault)
    {
        if (fault is not null) return context.FaultAsync(fault);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string Name(HttpContext context) => (string)context.GetRouteValue("name")!;
}
