using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>What stays of passwords in the memory of a real daemon that has logged on with them at the bank.</summary>
public sealed class SecretMemoryTests : IDisposable
{
    private const int Rounds = 3;

    // The bank refuses both, and then takes its own: the way through the daemon is the same for all three.
    private readonly string _stored = Word();
    private readonly string _filed = Word();
    private readonly string _keys = Directory.CreateTempSubdirectory("holdfast-keys-").FullName;

    public void Dispose() => Directory.Delete(_keys, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Passwords_that_journeys_typed_are_nowhere_in_the_daemon_once_their_sessions_are_closed(bool encrypted)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read as Linux shows it.");
        await using var node = await StartAsync(encrypted);
        using var owner = Owner(Path.Combine(node.Data, "holdfast.sock"));
        var daemon = await DaemonAsync(owner);
        for (var round = 0; round < Rounds; round++)
        {
            var session = await LogOnAsync(node);
            AssertCovered(daemon);
            (await node.HoldfastAsync("sessions", "close", session)).Succeeded();
        }

        await AssertGoneAsync(daemon);
    }

    [Fact]
    public async Task Nor_in_the_daemon_that_went_on_with_a_session_of_one_that_was_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read as Linux shows it.");
        await using var node = await StartAsync(encrypted: false);
        using var owner = Owner(Path.Combine(node.Data, "holdfast.sock"));
        var session = await LogOnAsync(node);
        using (var killed = Process.GetProcessById(await DaemonAsync(owner)))
        {
            killed.Kill();
            await killed.WaitForExitAsync(Stop);
        }

        (await node.HoldfastAsync("up", "--config", Path.Combine(node.Folder, "holdfast.yaml"))).Succeeded();
        var daemon = await DaemonAsync(owner);
        AssertCovered(daemon);
        (await node.HoldfastAsync("sessions", "close", session)).Succeeded();
        await AssertGoneAsync(daemon);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>They are covered on screens while the session is open: so the search finds what it is to find no more.</summary>
    private void AssertCovered(int daemon)
    {
        var open = DaemonMemory.Find(daemon, _stored, _filed);
        Assert.Contains(open, place => place.StartsWith("word 0 in UTF-16", StringComparison.Ordinal));
        Assert.Contains(open, place => place.StartsWith("word 1 in UTF-16", StringComparison.Ordinal));
    }

    private async Task AssertGoneAsync(int daemon)
    {
        for (var i = 0; i < 20 && DaemonMemory.Find(daemon, _stored, _filed).Count > 0; i++) await Task.Delay(100, Stop);
        Assert.Empty(DaemonMemory.Find(daemon, _stored, _filed));
    }

    private static async Task<string> LogOnAsync(RunningNode node) =>
        (string)JsonNode.Parse((await node.HoldfastAsync("journeys", "run", "logon", "--endpoint", "bank", "--json")).Succeeded())!["session"]!;

    private static async Task<int> DaemonAsync(HttpClient owner) =>
        JsonNode.Parse(await owner.GetStringAsync("/api/v1/node", Stop))!["pid"]!.GetValue<int>();

    /// <summary>A node with a bank, which is there, and both words: one in the node's store and one in a file.</summary>
    private async Task<RunningNode> StartAsync(bool encrypted)
    {
        await File.WriteAllTextAsync(Path.Combine(_keys, "filed"), _filed + "\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(_keys, "right"), "HARBOR1\n", Stop);
        var (plainPort, securePort) = (Installation.FreePort(), Installation.FreePort());
        await File.WriteAllTextAsync(Path.Combine(_keys, "bank.pem"), Certificate(), Stop);
        var node = await RunningNode.FromAsync($$"""
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            secrets: { stored: { store: stored }, filed: { file: {{_keys}}/filed }, right: { file: {{_keys}}/right } }
            workers:
              bank:
                command: [{{Installation.Programs}}/harbor-bank/harbor-bank, --port, "{{plainPort}}", --tls-port, "{{securePort}}", --certificate, {{_keys}}/bank.pem, --data, {{_keys}}/bank]
                health: { readiness: { type: tn3270, interval: 1s, port: {{plainPort}}, expect: { text: "LOGON ===>" } } }
            endpoints:
              bank: { host: 127.0.0.1, port: {{(encrypted ? securePort : plainPort)}}, tls: {{(encrypted ? "no-verify" : "none")}}, trace: {{(encrypted ? "true" : "false")}}, health: { interval: 1s } }
            recording: { enabled: all }
            journeys:
              logon:
                steps:
                  - wait: { text: "LOGON ===>" }
                  - press: enter
                  - wait: { text: "Password" }
                  - field: { label: User ID, text: TELLER9 }
                  - field: { label: Password, text: "${secret:stored}" }
                  - press: enter
                  - wait: { text: "is wrong" }
                  - field: { label: User ID, text: TELLER9 }
                  - field: { label: Password, text: "${secret:filed}" }
                  - press: enter
                  - wait: { text: "attempt 2" }
                  - field: { label: User ID, text: TELLER9 }
                  - field: { label: Password, text: "${secret:right}" }
                  - press: enter
                  - wait: { text: "Main Menu" }
            """);
        try
        {
            using var owner = Owner(Path.Combine(node.Data, "holdfast.sock"));
            await ReadyAsync(owner, Stop);
            await SetAsync(owner, _stored, Stop);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the bank is there.</summary>
    private static async Task ReadyAsync(HttpClient owner, CancellationToken cancellationToken)
    {
        JsonNode endpoints;
        for (var i = 0; ; i++)
        {
            endpoints = JsonNode.Parse(await owner.GetStringAsync("/api/v1/endpoints", cancellationToken))!;
            if ((string)endpoints["items"]![0]!["state"]! == "healthy") return;
            Assert.True(i < 200, endpoints.ToJsonString());
            await Task.Delay(100, cancellationToken);
        }
    }

    private static string Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    private static string Word() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 8);

    private static async Task SetAsync(HttpClient owner, string value, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(value));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var set = await owner.PutAsync("/api/v1/secrets/stored", content, cancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
    }

    /// <summary>A client over the node's socket, whoever opens which is its administrator.</summary>
    private static HttpClient Owner(string socket) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var connected = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connected.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
            return new NetworkStream(connected, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://node") };
}
