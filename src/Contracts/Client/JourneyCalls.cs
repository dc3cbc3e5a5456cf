using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Journeys;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about journeys.</summary>
public sealed class JourneyCalls
{
    private const string Root = "/api/v1/journeys";
    private readonly HoldfastClient _client;

    internal JourneyCalls(HoldfastClient client) => _client = client;

    /// <summary>All journeys.</summary>
    public Task<Result<Page<JourneyInfo>>> ListAsync(CancellationToken cancellationToken) =>
        _client.GetAsync(Root, ContractsJson.Default.PageJourneyInfo, cancellationToken);

    /// <summary>One journey.</summary>
    public Task<Result<JourneyInfo>> FindAsync(string name, CancellationToken cancellationToken) =>
        _client.GetAsync($"{Root}/{Uri.EscapeDataString(name)}", ContractsJson.Default.JourneyInfo, cancellationToken);

    /// <summary>
    /// Runs a journey and answers when it has arrived or stopped. With an idempotency key it is run once, whatever came of it; see
    /// <see cref="SessionCalls"/>.
    /// </summary>
    public Task<Result<JourneyRunInfo>> RunAsync(
        string name, RunJourney request, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync(
            $"{Root}/{Uri.EscapeDataString(name)}/run", request, ContractsJson.Default.RunJourney, ContractsJson.Default.JourneyRunInfo,
            cancellationToken, idempotencyKey);

    /// <summary>Begins to record what is done in a session as a journey.</summary>
    public Task<Result<Done>> BeginRecordingAsync(string session, CancellationToken cancellationToken) =>
        _client.CallAsync(HttpMethod.Post, Recording(session), null, cancellationToken);

    /// <summary>The journey recorded so far, under a name.</summary>
    public Task<Result<JourneyDraftInfo>> DraftAsync(string session, string name, CancellationToken cancellationToken) =>
        _client.GetAsync($"{Recording(session)}?name={Uri.EscapeDataString(name)}", ContractsJson.Default.JourneyDraftInfo, cancellationToken);

    /// <summary>Ends a recording and forgets it.</summary>
    public Task<Result<Done>> EndRecordingAsync(string session, CancellationToken cancellationToken) =>
        _client.CallAsync(HttpMethod.Delete, Recording(session), null, cancellationToken);

    private static string Recording(string session) => $"/api/v1/sessions/{Uri.EscapeDataString(session)}/journey";
}
