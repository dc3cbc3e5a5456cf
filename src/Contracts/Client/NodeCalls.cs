using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Node;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about the node itself.</summary>
public sealed class NodeCalls
{
    private readonly HoldfastClient _client;

    internal NodeCalls(HoldfastClient client) => _client = client;

    /// <summary>The node at a glance.</summary>
    public Task<Result<NodeStatus>> StatusAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/api/v1/node", ContractsJson.Default.NodeStatus, cancellationToken);

    /// <summary>The tasks that run inside the daemon, as trees.</summary>
    public Task<Result<Page<TaskInfo>>> TasksAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/api/v1/node/tasks", ContractsJson.Default.PageTaskInfo, cancellationToken);

    /// <summary>Asks the daemon to end; it answers first.</summary>
    public Task<Result<Done>> ShutdownAsync(ShutdownRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync(
            HttpMethod.Post, "/api/v1/node/shutdown", HoldfastClient.Body(request, ContractsJson.Default.ShutdownRequest), cancellationToken);
}
