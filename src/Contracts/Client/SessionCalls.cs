using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about sessions and pools.</summary>
public sealed class SessionCalls
{
    private const string Root = "/api/v1/sessions";
    private readonly HoldfastClient _client;

    internal SessionCalls(HoldfastClient client) => _client = client;

    /// <summary>Creates a session.</summary>
    public Task<Result<SessionInfo>> CreateAsync(CreateSession request, CancellationToken cancellationToken) =>
        _client.PostAsync(
            Root, request, ContractsJson.Default.CreateSession, ContractsJson.Default.SessionInfo, cancellationToken);

    /// <summary>The sessions of the caller's tenant.</summary>
    public Task<Result<Page<SessionInfo>>> ListAsync(CancellationToken cancellationToken) =>
        _client.GetAsync(Root, ContractsJson.Default.PageSessionInfo, cancellationToken);

    /// <summary>One session.</summary>
    public Task<Result<SessionInfo>> FindAsync(string id, CancellationToken cancellationToken) =>
        _client.GetAsync(Path(id), ContractsJson.Default.SessionInfo, cancellationToken);

    /// <summary>The screen as JSON.</summary>
    public Task<Result<ScreenInfo>> ScreenAsync(string id, CancellationToken cancellationToken) =>
        _client.GetAsync($"{Path(id)}/screen", ContractsJson.Default.ScreenInfo, cancellationToken);

    /// <summary>The screen as text.</summary>
    public Task<Result<string>> ScreenTextAsync(string id, CancellationToken cancellationToken) =>
        _client.GetTextAsync($"{Path(id)}/screen", cancellationToken);

    /// <summary>Sends input, waits if asked to, and returns the screen.</summary>
    public Task<Result<ScreenInfo>> InputAsync(string id, InputRequest request, CancellationToken cancellationToken) =>
        _client.PostAsync(
            $"{Path(id)}/input", request, ContractsJson.Default.InputRequest, ContractsJson.Default.ScreenInfo, cancellationToken);

    /// <summary>Has the session keep its screen and take no input until it is resumed.</summary>
    public Task<Result<SessionInfo>> SuspendAsync(string id, CancellationToken cancellationToken) =>
        _client.PostAsync($"{Path(id)}/suspend", ContractsJson.Default.SessionInfo, cancellationToken);

    /// <summary>Ends a suspension.</summary>
    public Task<Result<SessionInfo>> ResumeAsync(string id, CancellationToken cancellationToken) =>
        _client.PostAsync($"{Path(id)}/resume", ContractsJson.Default.SessionInfo, cancellationToken);

    /// <summary>
    /// Moves the session to another host, to the screen it is on; answers when that has ended. The session's migration says whether it is there
    /// or stays where it was.
    /// </summary>
    public Task<Result<SessionInfo>> MigrateAsync(string id, MigrateRequest request, CancellationToken cancellationToken) =>
        _client.PostAsync(
            $"{Path(id)}/migrate", request, ContractsJson.Default.MigrateRequest, ContractsJson.Default.SessionInfo, cancellationToken);

    /// <summary>The session's latest migrations, the oldest first.</summary>
    public Task<Result<Page<MigrationInfo>>> MigrationsAsync(string id, CancellationToken cancellationToken) =>
        _client.GetAsync($"{Path(id)}/migrations", ContractsJson.Default.PageMigrationInfo, cancellationToken);

    /// <summary>Gives the session back to its pool, or closes a bare one.</summary>
    public Task<Result<Done>> CloseAsync(string id, CancellationToken cancellationToken) =>
        _client.CallAsync(HttpMethod.Delete, Path(id), null, cancellationToken);

    /// <summary>The pools.</summary>
    public Task<Result<Page<PoolInfo>>> PoolsAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/api/v1/pools", ContractsJson.Default.PagePoolInfo, cancellationToken);

    private static string Path(string id) => $"{Root}/{Uri.EscapeDataString(id)}";
}
