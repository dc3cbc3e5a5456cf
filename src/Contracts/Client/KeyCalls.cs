using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Keys;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about API keys.</summary>
public sealed class KeyCalls
{
    private const string Root = "/api/v1/api-keys";
    private readonly HoldfastClient _client;

    internal KeyCalls(HoldfastClient client) => _client = client;

    /// <summary>Creates a key; the answer holds the token, which is told this once.</summary>
    public Task<Result<ApiKeyInfo>> CreateAsync(CreateApiKey request, CancellationToken cancellationToken) =>
        _client.PostAsync(
            Root, request, ContractsJson.Default.CreateApiKey, ContractsJson.Default.ApiKeyInfo, cancellationToken);

    /// <summary>The keys of the caller's tenant.</summary>
    public Task<Result<Page<ApiKeyInfo>>> ListAsync(CancellationToken cancellationToken) =>
        _client.GetAsync(Root, ContractsJson.Default.PageApiKeyInfo, cancellationToken);

    /// <summary>Revokes a key; it is refused from then on.</summary>
    public Task<Result<Done>> RevokeAsync(string id, CancellationToken cancellationToken) =>
        _client.CallAsync(HttpMethod.Delete, $"{Root}/{Uri.EscapeDataString(id)}", null, cancellationToken);
}
