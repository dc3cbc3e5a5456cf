using System.Globalization;
using System.Net.Sockets;
using Holdfast.Contracts;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Keys;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>The sessions of a daemon over REST on TCP, with a key that its owner's Unix socket gave.</summary>
internal sealed class RestSessions : ISessions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient _http;
    private readonly HoldfastClient _client;
    private readonly string _wait;

    private RestSessions(HttpClient http, int port, string token, int waitSeconds)
    {
        Port = port;
        Token = token;
        _wait = string.Create(CultureInfo.InvariantCulture, $"{waitSeconds}s");
        _http = http;
        _client = new HoldfastClient(http, token);
    }

    public int Port { get; }

    public string Token { get; }

    public static async Task<RestSessions> ConnectAsync(string socket, int port, int waitSeconds)
    {
        using var owner = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), token);
                return new NetworkStream(connection, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://localhost") };
        var made = await new HoldfastClient(owner).Keys.CreateAsync(
            new CreateApiKey { Name = string.Create(CultureInfo.InvariantCulture, $"benchmark-{Environment.ProcessId}"), Role = "power_user" }, CancellationToken.None);
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = Patience })
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), Timeout = Patience,
        };
        return new RestSessions(http, port, made.Value.Token ?? throw new InvalidOperationException("The key has no token."), waitSeconds);
    }

    public async Task<Result<string>> CreateAsync(CreateSession request, CancellationToken cancellationToken)
    {
        var created = await _client.Sessions.CreateAsync(request, cancellationToken);
        return created.TryGet(out var session, out var fault) ? session.Id : fault;
    }

    public async Task<Result<Seen>> InputAsync(string id, IReadOnlyList<InputStep> steps, string panel, CancellationToken cancellationToken)
    {
        var wait = new WaitRequest { Text = panel, At = new Position(1, 2), Unlocked = true, Timeout = _wait };
        return See(await _client.Sessions.InputAsync(id, new InputRequest { Steps = steps, Settle = true, Wait = wait }, cancellationToken));
    }

    public async Task<Result<Seen>> LookAsync(string id, CancellationToken cancellationToken) =>
        See(await _client.Sessions.ScreenAsync(id, cancellationToken));

    public Task<Result<Done>> CloseAsync(string id, CancellationToken cancellationToken) => _client.Sessions.CloseAsync(id, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return default;
    }

    private static Result<Seen> See(Result<ScreenInfo> answer) =>
        answer.TryGet(out var screen, out var fault) ? new Seen(row => row <= screen.Text.Count ? screen.Text[row - 1] : "", screen.KeyboardLocked) : fault;
}
