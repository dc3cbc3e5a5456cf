using System.Globalization;
using System.Runtime.CompilerServices;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Client;

/// <summary>
/// Calls about sessions and pools. Where a call takes an idempotency key, it is carried out once however often it is made with that key within
/// 24 hours: after an answer that did not come, make it again with the same key and the same request.
/// </summary>
public sealed class SessionCalls
{
    private const string Root = "/api/v1/sessions";
    private readonly HoldfastClient _client;

    internal SessionCalls(HoldfastClient client) => _client = client;

    /// <summary>Creates a session.</summary>
    public Task<Result<SessionInfo>> CreateAsync(CreateSession request, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync(
            Root, request, ContractsJson.Default.CreateSession, ContractsJson.Default.SessionInfo, cancellationToken, idempotencyKey);

    /// <summary>Creates many sessions at once. One that fails takes none of the others with it.</summary>
    public Task<Result<BulkResult>> CreateManyAsync(BulkCreate request, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync(
            $"{Root}:bulk", request, ContractsJson.Default.BulkCreate, ContractsJson.Default.BulkResult, cancellationToken, idempotencyKey);

    /// <summary>The sessions of the caller's tenant, the oldest first: the first hundred.</summary>
    public Task<Result<Page<SessionInfo>>> ListAsync(CancellationToken cancellationToken) => ListAsync(new SessionFilter(), cancellationToken);

    /// <summary>A part of the caller's tenant's sessions, the oldest first.</summary>
    public Task<Result<Page<SessionInfo>>> ListAsync(SessionFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        (string Name, string? Value)[] query =
        [
            ("state", filter.State), ("pool", filter.Pool), ("endpoint", filter.Endpoint), ("holder", filter.Holder), ("label", filter.Label),
            ("limit", filter.Limit?.ToString(CultureInfo.InvariantCulture)), ("cursor", filter.Cursor),
        ];
        return _client.GetAsync(
            Root + HoldfastClient.Query(query.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value!))),
            ContractsJson.Default.PageSessionInfo,
            cancellationToken);
    }

    /// <summary>All sessions that a filter lets through, page by page; a fault is the last that comes.</summary>
    public async IAsyncEnumerable<Result<SessionInfo>> EveryAsync(
        SessionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        for (var next = filter; next is not null;)
        {
            if (!(await ListAsync(next, cancellationToken)).TryGet(out var page, out var fault))
            {
                yield return fault;
                yield break;
            }

            foreach (var session in page.Items) yield return session;
            next = page.Next is { } cursor ? next with { Cursor = cursor } : null;
        }
    }

    /// <summary>One session.</summary>
    public Task<Result<SessionInfo>> FindAsync(string id, CancellationToken cancellationToken) =>
        _client.GetAsync(Path(id), ContractsJson.Default.SessionInfo, cancellationToken);

    /// <summary>The screen with its fields and attributes.</summary>
    public Task<Result<ScreenInfo>> ScreenAsync(string id, CancellationToken cancellationToken) =>
        _client.GetAsync(Screen(id, "json"), ContractsJson.Default.ScreenInfo, cancellationToken);

    /// <summary>The first screen after a version; <see cref="ScreenChange.Screen"/> is null where none came in time.</summary>
    /// <param name="id">The session.</param>
    /// <param name="version">The version of the screen that the caller has.</param>
    /// <param name="timeout">How long to wait at the most; the node takes up to 10 minutes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Result<ScreenChange>> ScreenAfterAsync(string id, long version, TimeSpan timeout, CancellationToken cancellationToken) =>
        _client.GetChangeAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Screen(id, "json")}&after={version}&timeout={(long)timeout.TotalMilliseconds}ms"), cancellationToken);

    /// <summary>The screen as text.</summary>
    public Task<Result<string>> ScreenTextAsync(string id, CancellationToken cancellationToken) =>
        _client.GetTextAsync(Screen(id, "text"), "text/plain", cancellationToken);

    /// <summary>The screen as a page of HTML that stands by itself.</summary>
    public Task<Result<string>> ScreenHtmlAsync(string id, CancellationToken cancellationToken) =>
        _client.GetTextAsync(Screen(id, "html"), "text/html", cancellationToken);

    /// <summary>The screen as a PNG picture.</summary>
    public Task<Result<byte[]>> ScreenPngAsync(string id, CancellationToken cancellationToken) =>
        _client.GetBytesAsync(Screen(id, "png"), "image/png", cancellationToken);

    /// <summary>
    /// The screens as they come, over server-sent events; a reader that is slow gets the latest. Ends where the session does or the node goes
    /// away; a fault is the last that comes. To go on after a break, pass the version of the last screen.
    /// </summary>
    public async IAsyncEnumerable<Result<ScreenInfo>> WatchAsync(
        string id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Path(id)}/live?after={after}");
        if (!(await _client.OpenScreensAsync(path, cancellationToken)).TryGet(out var feed, out var fault))
        {
            yield return fault;
            yield break;
        }

        using (feed)
        {
            while (await feed.NextAsync(cancellationToken) is { } screen) yield return screen;
        }
    }

    /// <summary>Opens a WebSocket to the session, over which screens come and input goes. The caller disposes of it.</summary>
    /// <param name="id">The session.</param>
    /// <param name="after">Begin after this version of the screen; 0 for the present one.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public Task<Result<LiveSession>> ConnectAsync(string id, long after, CancellationToken cancellationToken) =>
        _client.OpenSessionAsync(string.Create(CultureInfo.InvariantCulture, $"{Path(id)}/live?after={after}"), cancellationToken);

    /// <summary>Sends input, waits if asked to, and returns the screen.</summary>
    public Task<Result<ScreenInfo>> InputAsync(
        string id, InputRequest request, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync(
            $"{Path(id)}/input", request, ContractsJson.Default.InputRequest, ContractsJson.Default.ScreenInfo, cancellationToken, idempotencyKey);

    /// <summary>Has the session keep its screen and take no input until it is resumed.</summary>
    public Task<Result<SessionInfo>> SuspendAsync(string id, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync($"{Path(id)}/suspend", ContractsJson.Default.SessionInfo, cancellationToken, idempotencyKey);

    /// <summary>Ends a suspension.</summary>
    public Task<Result<SessionInfo>> ResumeAsync(string id, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync($"{Path(id)}/resume", ContractsJson.Default.SessionInfo, cancellationToken, idempotencyKey);

    /// <summary>
    /// Moves the session to another host, to the screen it is on; answers when that has ended. The session's migration says whether it is there
    /// or stays where it was.
    /// </summary>
    public Task<Result<SessionInfo>> MigrateAsync(
        string id, MigrateRequest request, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _client.PostAsync(
            $"{Path(id)}/migrate", request, ContractsJson.Default.MigrateRequest, ContractsJson.Default.SessionInfo, cancellationToken, idempotencyKey);

    /// <summary>The session's latest migrations, the oldest first.</summary>
    public Task<Result<Page<MigrationInfo>>> MigrationsAsync(string id, CancellationToken cancellationToken) =>
        _client.GetAsync($"{Path(id)}/migrations", ContractsJson.Default.PageMigrationInfo, cancellationToken);

    /// <summary>Gives the session back to its pool, or closes a bare one.</summary>
    public Task<Result<Done>> CloseAsync(string id, CancellationToken cancellationToken) =>
        _client.CallAsync(HttpMethod.Delete, Path(id), null, cancellationToken);

    /// <summary>The pools: the first thousand, by their names.</summary>
    public Task<Result<Page<PoolInfo>>> PoolsAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/api/v1/pools?limit=1000", ContractsJson.Default.PagePoolInfo, cancellationToken);

    /// <summary>The hooks: the first thousand, by their names.</summary>
    public Task<Result<Page<HookInfo>>> HooksAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/api/v1/hooks?limit=1000", ContractsJson.Default.PageHookInfo, cancellationToken);

    private static string Path(string id) => $"{Root}/{Uri.EscapeDataString(id)}";

    private static string Screen(string id, string format) => $"{Path(id)}/screen?format={format}";
}
