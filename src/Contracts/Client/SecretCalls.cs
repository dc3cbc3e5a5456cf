using System.Net.Http.Headers;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Secrets;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about the node's secret store. Values go in and never come out.</summary>
public sealed class SecretCalls
{
    private const string Root = "/api/v1/secrets";
    private readonly HoldfastClient _client;

    internal SecretCalls(HoldfastClient client) => _client = client;

    /// <summary>The secrets' names.</summary>
    public Task<Result<Page<SecretInfo>>> ListAsync(CancellationToken cancellationToken) =>
        _client.GetAsync(Root, ContractsJson.Default.PageSecretInfo, cancellationToken);

    /// <summary>Sets a secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">UTF-8; the caller zeroes it afterwards.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Result<Done>> SetAsync(string name, byte[] value, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(value);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return _client.CallAsync(HttpMethod.Put, Path(name), content, cancellationToken);
    }

    /// <summary>Removes a secret.</summary>
    public Task<Result<Done>> RemoveAsync(string name, CancellationToken cancellationToken) =>
        _client.CallAsync(HttpMethod.Delete, Path(name), null, cancellationToken);

    /// <summary>Encrypts all of them anew with a new key.</summary>
    public Task<Result<RotationInfo>> RotateAsync(CancellationToken cancellationToken) =>
        _client.PostAsync($"{Root}/rotate", ContractsJson.Default.RotationInfo, cancellationToken);

    private static string Path(string name) => $"{Root}/{Uri.EscapeDataString(name)}";
}
