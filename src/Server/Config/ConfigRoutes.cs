using Holdfast.Contracts;
using Holdfast.Contracts.Config;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;

namespace Holdfast.Server.Config;

/// <summary>The routes of the configuration.</summary>
internal sealed class ConfigRoutes(ConfigService config)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("POST", "/api/v1/config/plan", Role.PowerUser, PlanAsync)
            .Says("Read the node's file and say what would change; changes nothing").Produces<ConfigPlan>();
        routes.MapRoute("POST", "/api/v1/config/apply", Role.SystemAdmin, ApplyAsync)
            .Says("Make the workers what the node's file says; answers when all is done").Accepts<ApplyRequest>("application/json").Produces<ConfigPlan>();
        routes.MapRoute("GET", "/api/v1/config/schema", Role.Readonly, SchemaAsync)
            .Says("The JSON Schema of the configuration file, for editors").Produces(StatusCodes.Status200OK, contentType: "application/schema+json");
    }

    private static Task SchemaAsync(HttpContext context)
    {
        context.Response.ContentType = "application/schema+json";
        return context.Response.WriteAsync(ConfigSchema.Text, context.RequestAborted);
    }

    private async Task PlanAsync(HttpContext context) =>
        await context.AnswerAsync(await config.PlanAsync(context.RequestAborted), static plan => plan, ContractsJson.Default.ConfigPlan);

    private async Task ApplyAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.ApplyRequest);
        if (!read.TryGet(out var request, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await config.ApplyAsync(context.Caller(), request, context.RequestAborted), static plan => plan, ContractsJson.Default.ConfigPlan);
    }
}
