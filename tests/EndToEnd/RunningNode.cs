using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>A node in a folder of its own, on ports of its own, started by the command line and ended by it.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-").FullName;
    private readonly Dictionary<string, string> _environment;

    private RunningNode()
    {
        Port = Installation.FreePort();
        HostA = Installation.FreePort();
        HostB = Installation.FreePort();
        _environment = new Dictionary<string, string>
        {
            ["HOLDFAST_DEMO_PORT"] = $"{Port}",
            ["HOLDFAST_DEMO_HOST_A"] = $"{HostA}",
            ["HOLDFAST_DEMO_HOST_B"] = $"{HostB}",
        };
        Http = new HttpClient(new LostConnections()) { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public int Port { get; }

    public int HostA { get; }

    public int HostB { get; }

    public string Folder => _folder;

    public string Data => Path.Combine(_folder, "data");

    public HttpClient Http { get; }

    /// <summary>What <c>up</c> printed.</summary>
    public string Greeting { get; private set; } = "";

    /// <summary>Starts the demonstration.</summary>
    public static async Task<RunningNode> DemoAsync()
    {
        var node = new RunningNode();
        node.Greeting = (await node.HoldfastAsync("up", "--demo")).Succeeded();
        return node;
    }

    /// <summary>Starts a node from a configuration; <c>PORT</c> in it stands for the node's own.</summary>
    public static async Task<RunningNode> FromAsync(string configuration)
    {
        var node = new RunningNode();
        var file = Path.Combine(node._folder, "holdfast.yaml");
        await File.WriteAllTextAsync(file, configuration.Replace("PORT", $"{node.Port}", StringComparison.Ordinal));
        node.Greeting = (await node.HoldfastAsync("up", "--config", file)).Succeeded();
        return node;
    }

    public Task<CommandResult> HoldfastAsync(params string[] arguments) => Installation.HoldfastAsync(_folder, _environment, arguments);

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<string> GetTextAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        using var response = await Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task<JsonNode> PostAsync(string path, object? body = null)
    {
        using var content = body is null ? null : Json(body);
        using var response = await Http.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"POST {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    /// <summary>Reads the node's state until it is as wanted.</summary>
    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> wanted, string what)
    {
        var began = Stopwatch.GetTimestamp();
        JsonNode? node = null;
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
        {
            try
            {
                node = await GetAsync("/api/v1/node");
                if (wanted(node)) return node;
            }
            catch (HttpRequestException)
            {
                // The daemon is on its way down or up.
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"Not within 30 seconds: {what}. The node: {node}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await HoldfastAsync("down");
        Directory.Delete(_folder, recursive: true);
    }
}
