using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Recordings;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about recorded sessions.</summary>
public sealed class RecordingCalls
{
    private const string Root = "/api/v1/recordings";
    private readonly HoldfastClient _client;

    internal RecordingCalls(HoldfastClient client) => _client = client;

    /// <summary>Recordings, the newest first.</summary>
    /// <param name="filters">Names and values of the query: <c>session owner pool endpoint since until text limit cursor</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<Page<RecordingInfo>>> ListAsync(
        IEnumerable<KeyValuePair<string, string>> filters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return _client.GetAsync($"{Root}{HoldfastClient.Query(filters)}", ContractsJson.Default.PageRecordingInfo, cancellationToken);
    }

    /// <summary>One recording.</summary>
    public Task<Result<RecordingInfo>> FindAsync(string id, CancellationToken cancellationToken) =>
        _client.GetAsync(Path(id), ContractsJson.Default.RecordingInfo, cancellationToken);

    /// <summary>Moments of a recording.</summary>
    /// <param name="id">The recording.</param>
    /// <param name="filters">Names and values of the query: <c>cursor at limit</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<Page<MomentInfo>>> MomentsAsync(
        string id, IEnumerable<KeyValuePair<string, string>> filters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return _client.GetAsync($"{Path(id)}/moments{HoldfastClient.Query(filters)}", ContractsJson.Default.PageMomentInfo, cancellationToken);
    }

    /// <summary>Where a text came up.</summary>
    /// <param name="filters">Names and values of the query: <c>text session owner pool endpoint since until limit cursor</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<RecordingFindingsInfo>> SearchAsync(
        IEnumerable<KeyValuePair<string, string>> filters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return _client.GetAsync($"{Root}/search{HoldfastClient.Query(filters)}", ContractsJson.Default.RecordingFindingsInfo, cancellationToken);
    }

    /// <summary>A whole recording as asciicast v2, for the players of terminal recordings.</summary>
    public Task<Result<string>> CastAsync(string id, CancellationToken cancellationToken) =>
        _client.GetTextAsync($"{Path(id)}/asciicast", "*/*", cancellationToken);

    /// <summary>Removes a recording for good.</summary>
    public Task<Result<Done>> RemoveAsync(string id, CancellationToken cancellationToken) =>
        _client.CallAsync(HttpMethod.Delete, Path(id), null, cancellationToken);

    private static string Path(string id) => $"{Root}/{Uri.EscapeDataString(id)}";
}
