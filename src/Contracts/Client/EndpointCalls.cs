using Holdfast.Contracts.Endpoints;
using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about host endpoints. What takes an idempotency key is carried out once with it; see <see cref="SessionCalls"/>.</summary>
public sealed class EndpointCalls
{
    private readonly HoldfastClient _client;

    internal EndpointCalls(HoldfastClient client) => _client = client;

    /// <summary>The endpoints with their health: the first thousand, by their names.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<Page<EndpointInfo>>> ListAsync(string? state, CancellationToken cancellationToken) =>
        _client.GetAsync(
            $"/api/v1/endpoints?limit=1000{(state is null ? "" : $"&state={Uri.EscapeDataString(state)}")}",
            ContractsJson.Default.PageEndpointInfo,
            cancellationToken);

    /// <summary>One endpoint with its health.</summary>
    public Task<Result<EndpointInfo>> FindAsync(string name, CancellationToken cancellationToken) =>
        _client.GetAsync(Path(name), ContractsJson.Default.EndpointInfo, cancellationToken);

    /// <summary>Has an endpoint keep the sessions it has and take no more.</summary>
    public Task<Result<EndpointInfo>> DrainAsync(string name, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync($"{Path(name)}/drain", ContractsJson.Default.EndpointInfo, cancellationToken, idempotencyKey);

    /// <summary>The same, and moves the sessions in use elsewhere, in the background; those that cannot be moved stay.</summary>
    public Task<Result<EndpointInfo>> DrainAndMigrateAsync(string name, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync($"{Path(name)}/drain?migrate=true", ContractsJson.Default.EndpointInfo, cancellationToken, idempotencyKey);

    /// <summary>Ends draining.</summary>
    public Task<Result<EndpointInfo>> UndrainAsync(string name, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync($"{Path(name)}/undrain", ContractsJson.Default.EndpointInfo, cancellationToken, idempotencyKey);

    private static string Path(string name) => $"/api/v1/endpoints/{Uri.EscapeDataString(name)}";
}
