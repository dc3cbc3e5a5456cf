using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Client;

/// <summary>
/// The typed client of a node's API. A failure the node answers comes back as the <see cref="Result{T}"/>'s fault, with the
/// catalogue's code; so does a node that does not answer at all.
/// </summary>
public sealed class HoldfastClient
{
    private const string ProblemMediaType = "application/problem+json";

    private const string KeyHeader = "Idempotency-Key";

    private readonly HttpClient _http;

    /// <summary>Creates a client.</summary>
    /// <param name="http">Connected to the node: its base address is the node's root. Owned by the caller.</param>
    /// <param name="token">The bearer token; null over the Unix socket, which trusts its owner.</param>
    public HoldfastClient(HttpClient http, string? token = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        _http = http;
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Node = new NodeCalls(this);
        Sessions = new SessionCalls(this);
        Recordings = new RecordingCalls(this);
        Endpoints = new EndpointCalls(this);
        Journeys = new JourneyCalls(this);
        Secrets = new SecretCalls(this);
        Workers = new WorkerCalls(this);
        Audit = new AuditCalls(this);
        Keys = new KeyCalls(this);
        Config = new ConfigCalls(this);
    }

    /// <summary>The node itself and its endpoints.</summary>
    public NodeCalls Node { get; }

    /// <summary>Sessions and pools.</summary>
    public SessionCalls Sessions { get; }

    /// <summary>Recorded sessions.</summary>
    public RecordingCalls Recordings { get; }

    /// <summary>Host endpoints.</summary>
    public EndpointCalls Endpoints { get; }

    /// <summary>Journeys.</summary>
    public JourneyCalls Journeys { get; }

    /// <summary>The secret store.</summary>
    public SecretCalls Secrets { get; }

    /// <summary>Workers.</summary>
    public WorkerCalls Workers { get; }

    /// <summary>The audit trail.</summary>
    public AuditCalls Audit { get; }

    /// <summary>The configuration.</summary>
    public ConfigCalls Config { get; }

    /// <summary>API keys.</summary>
    public KeyCalls Keys { get; }

    internal Task<Result<T>> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, answer, cancellationToken);

    internal Task<Result<TAnswer>> PostAsync<TBody, TAnswer>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken,
        string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, Keyed(Body(body, bodyType), idempotencyKey), answer, cancellationToken);

    internal Task<Result<TAnswer>> PostAsync<TAnswer>(
        string path, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, idempotencyKey is null ? null : Keyed(new ByteArrayContent([]), idempotencyKey), answer, cancellationToken);

    internal async Task<Result<Done>> CallAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var sent = await ExchangeAsync(method, path, content, cancellationToken);
        if (!sent.TryGet(out var response, out var fault)) return fault;
        using (response) return new Done();
    }

    internal async Task<Result<string>> GetTextAsync(string path, string mediaType, CancellationToken cancellationToken)
    {
        var sent = await ExchangeAsync(HttpMethod.Get, path, null, cancellationToken, mediaType);
        if (!sent.TryGet(out var response, out var fault)) return fault;
        using (response) return await WholeAsync(response.Content.ReadAsStringAsync(cancellationToken));
    }

    internal async Task<Result<byte[]>> GetBytesAsync(string path, string mediaType, CancellationToken cancellationToken)
    {
        var sent = await ExchangeAsync(HttpMethod.Get, path, null, cancellationToken, mediaType);
        if (!sent.TryGet(out var response, out var fault)) return fault;
        using (response) return await WholeAsync(response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    internal async Task<Result<ScreenChange>> GetChangeAsync(string path, CancellationToken cancellationToken)
    {
        var sent = await ExchangeAsync(HttpMethod.Get, path, null, cancellationToken);
        if (!sent.TryGet(out var response, out var fault)) return fault;
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            response.Dispose();
            return new ScreenChange(null);
        }

        var read = await ReadAsync(path, response, ContractsJson.Default.ScreenInfo, cancellationToken);
        return read.TryGet(out var screen, out fault) ? new ScreenChange(screen) : fault;
    }

    internal async Task<Result<ScreenFeed>> OpenScreensAsync(string path, CancellationToken cancellationToken)
    {
        var sent = await ExchangeAsync(HttpMethod.Get, path, null, cancellationToken, "text/event-stream");
        if (!sent.TryGet(out var response, out var fault)) return fault;
        return new ScreenFeed(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    internal async Task<Result<LiveSession>> OpenSessionAsync(string path, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(new Uri(_http.BaseAddress!, path));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.CollectHttpResponseDetails = true;
            await socket.ConnectAsync(address.Uri, _http, cancellationToken);
            return new LiveSession(socket);
        }
        catch (WebSocketException failure)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            // A refused upgrade has its problem in a body that is not told here; the same question without an upgrade tells it.
            if (status >= HttpStatusCode.BadRequest && (await ExchangeAsync(HttpMethod.Get, path, null, cancellationToken)).Fault is { } fault) return fault;
            return new Fault(NodeErrors.NotRunning, $"{address.Uri}: {failure.InnerException?.Message ?? failure.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal async Task<Result<LogFeed>> OpenFeedAsync(string path, CancellationToken cancellationToken)
    {
        var sent = await ExchangeAsync(HttpMethod.Get, path, null, cancellationToken, "text/event-stream");
        if (!sent.TryGet(out var response, out var fault)) return fault;
        return new LogFeed(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    internal static string Query(IEnumerable<KeyValuePair<string, string>> filters)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in filters)
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return query.ToString();
    }

    internal static StringContent Body<T>(T body, JsonTypeInfo<T> type) =>
        new(JsonSerializer.Serialize(body, type), Encoding.UTF8, "application/json");

    // With the body's headers it need not be passed on beside it.
    private static HttpContent Keyed(HttpContent content, string? idempotencyKey)
    {
        if (idempotencyKey is not null) content.Headers.Add(KeyHeader, idempotencyKey);
        return content;
    }

    private async Task<Result<T>> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
    {
        var sent = await ExchangeAsync(method, path, content, cancellationToken);
        if (!sent.TryGet(out var response, out var fault)) return fault;
        return await ReadAsync(path, response, answer, cancellationToken);
    }

    private static async Task<Result<T>> ReadAsync<T>(
        string path, HttpResponseMessage response, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
    {
        using (response)
        {
            try
            {
                var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                await using (stream)
                {
                    var value = await JsonSerializer.DeserializeAsync(stream, answer, cancellationToken);
                    return value is null ? new Fault(RequestErrors.Unexpected, $"{path} was answered with null.") : value;
                }
            }
            catch (JsonException failure)
            {
                return new Fault(RequestErrors.Unexpected, $"{path} was answered with something else than this program expects: {failure.Message}");
            }
            catch (Exception failure) when (IsBrokenOff(failure))
            {
                return BrokenOff(failure);
            }
        }
    }

    /// <summary>An answer that is read to its end, or told to have been broken off.</summary>
    private static async Task<Result<T>> WholeAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (Exception failure) when (IsBrokenOff(failure))
        {
            return BrokenOff(failure);
        }
    }

    private static bool IsBrokenOff(Exception failure) => failure is HttpRequestException or IOException;

    private static Fault BrokenOff(Exception failure) => new(NodeErrors.NotRunning, $"The node broke off in the middle of its answer: {failure.Message}");

    private async Task<Result<HttpResponseMessage>> ExchangeAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            // The platform lets the second one through where a connection ends between being made and being used.
            return new Fault(NodeErrors.NotRunning, $"{_http.BaseAddress}: {failure.InnerException?.Message ?? failure.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Fault(NodeErrors.NotRunning, $"{_http.BaseAddress} did not answer within {_http.Timeout.TotalSeconds:0} seconds.");
        }

        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified) return response;
        using (response) return await FaultOfAsync(response, cancellationToken);
    }

    private static async Task<Fault> FaultOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!(await WholeAsync(response.Content.ReadAsStringAsync(cancellationToken))).TryGet(out var text, out var broken)) return broken;
        if (response.Content.Headers.ContentType?.MediaType != ProblemMediaType)
            return new Fault(RequestErrors.Unexpected, $"The node answered {(int)response.StatusCode}: {text}");
        var problem = JsonSerializer.Deserialize(text, ContractsJson.Default.Problem);
        if (problem is null) return new Fault(RequestErrors.Unexpected, $"The node answered {(int)response.StatusCode}.");
        return FaultOf(problem);
    }

    internal static Fault FaultOf(Problem? problem)
    {
        if (problem is null) return new Fault(RequestErrors.Unexpected, "The node told neither an answer nor a problem.");
        // A newer node may know codes that this client does not.
        var code = Catalogue.Find(problem.Code)
            ?? new ErrorCode(problem.Code, problem.Title, problem.Status, problem.Detail, problem.Recovery);
        return new Fault(code, problem.Detail) { Mend = problem.Recovery };
    }
}
