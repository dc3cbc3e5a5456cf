using Holdfast.Contracts.Config;
using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about the node's configuration.</summary>
public sealed class ConfigCalls
{
    private readonly HoldfastClient _client;

    internal ConfigCalls(HoldfastClient client) => _client = client;

    /// <summary>What would be done so that the node becomes what its file says now; does nothing.</summary>
    public Task<Result<ConfigPlan>> PlanAsync(CancellationToken cancellationToken) =>
        _client.PostAsync("/api/v1/config/plan", ContractsJson.Default.ConfigPlan, cancellationToken);

    /// <summary>Does it; answers when all is done, with how each step went.</summary>
    public Task<Result<ConfigPlan>> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken) =>
        _client.PostAsync(
            "/api/v1/config/apply", request, ContractsJson.Default.ApplyRequest, ContractsJson.Default.ConfigPlan, cancellationToken);
}
