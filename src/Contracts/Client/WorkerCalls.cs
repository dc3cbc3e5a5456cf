using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about workers.</summary>
public sealed class WorkerCalls
{
    private const string Root = "/api/v1/workers";
    private readonly HoldfastClient _client;

    internal WorkerCalls(HoldfastClient client) => _client = client;

    /// <summary>All workers.</summary>
    public Task<Result<Page<WorkerInfo>>> ListAsync(CancellationToken cancellationToken) =>
        _client.GetAsync(Root, ContractsJson.Default.PageWorkerInfo, cancellationToken);

    /// <summary>One worker.</summary>
    public Task<Result<WorkerInfo>> FindAsync(string name, CancellationToken cancellationToken) =>
        _client.GetAsync(Path(name), ContractsJson.Default.WorkerInfo, cancellationToken);

    /// <summary>Starts a worker; answers when it runs.</summary>
    public Task<Result<WorkerInfo>> StartAsync(string name, CancellationToken cancellationToken) =>
        _client.PostAsync($"{Path(name)}/start", ContractsJson.Default.WorkerInfo, cancellationToken);

    /// <summary>Stops a worker with its whole process tree; answers when it has ended.</summary>
    public Task<Result<WorkerInfo>> StopAsync(string name, CancellationToken cancellationToken) =>
        _client.PostAsync($"{Path(name)}/stop", ContractsJson.Default.WorkerInfo, cancellationToken);

    /// <summary>Stops and starts a worker; answers when the new one runs.</summary>
    public Task<Result<WorkerInfo>> RestartAsync(string name, CancellationToken cancellationToken) =>
        _client.PostAsync($"{Path(name)}/restart", ContractsJson.Default.WorkerInfo, cancellationToken);

    /// <summary>The workers that run by a schedule.</summary>
    public Task<Result<Page<ScheduleInfo>>> SchedulesAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/api/v1/schedules", ContractsJson.Default.PageScheduleInfo, cancellationToken);

    /// <summary>All workers with whom they wait for.</summary>
    public Task<Result<Page<GraphNode>>> GraphAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/api/v1/graph", ContractsJson.Default.PageGraphNode, cancellationToken);

    /// <summary>Does one thing to all members of a group: <c>start</c>, <c>stop</c> or <c>restart</c>.</summary>
    public Task<Result<Page<WorkerOutcome>>> GroupAsync(string group, string verb, CancellationToken cancellationToken) =>
        _client.PostAsync($"/api/v1/groups/{Uri.EscapeDataString(group)}/{verb}", ContractsJson.Default.PageWorkerOutcome, cancellationToken);

    /// <summary>What each worker's whole process tree uses now.</summary>
    public Task<Result<Page<WorkerUsageInfo>>> UsageAsync(CancellationToken cancellationToken) =>
        _client.GetAsync($"{Root}/usage", ContractsJson.Default.PageWorkerUsageInfo, cancellationToken);

    /// <summary>Signals a worker's whole process group.</summary>
    /// <param name="name">The worker.</param>
    /// <param name="signal">The signal's name, with or without SIG, such as <c>HUP</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<WorkerInfo>> SignalAsync(string name, string signal, CancellationToken cancellationToken) =>
        _client.PostAsync(
            $"{Path(name)}/signal", new SignalRequest(signal), ContractsJson.Default.SignalRequest, ContractsJson.Default.WorkerInfo,
            cancellationToken);

    /// <summary>Searches the logs of workers, ordered by time.</summary>
    /// <param name="filters">Names and values of the query: <c>workers stream since until level pattern exclude limit last cursor</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<LogResult>> SearchLogsAsync(IEnumerable<KeyValuePair<string, string>> filters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return _client.GetAsync($"{Root}/logs/search{HoldfastClient.Query(filters)}", ContractsJson.Default.LogResult, cancellationToken);
    }

    /// <summary>What became of what all workers wrote: kept, dropped, forwarded.</summary>
    public Task<Result<Page<WorkerLogInfo>>> LogFactsAsync(CancellationToken cancellationToken) =>
        _client.GetAsync($"{Root}/logs/facts", ContractsJson.Default.PageWorkerLogInfo, cancellationToken);

    /// <summary>Follows the logs of workers.</summary>
    /// <param name="filters">Names and values of the query: <c>workers stream since level pattern exclude last</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<LogFeed>> FollowLogsAsync(IEnumerable<KeyValuePair<string, string>> filters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return _client.OpenFeedAsync($"{Root}/logs/live{HoldfastClient.Query(filters)}", cancellationToken);
    }

    /// <summary>Follows the log of one worker; its <see cref="LogFeed.LastId"/> tells from where to go on.</summary>
    /// <param name="name">The worker.</param>
    /// <param name="filters">Names and values of the query: <c>stream since level pattern exclude last after</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<LogFeed>> FollowLogAsync(
        string name, IEnumerable<KeyValuePair<string, string>> filters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return _client.OpenFeedAsync($"{Path(name)}/logs/live{HoldfastClient.Query(filters)}", cancellationToken);
    }

    private static string Path(string name) => $"{Root}/{Uri.EscapeDataString(name)}";
}
