using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Holdfast.Sessions.Tests.Hooks;

/// <summary>A web server that takes posts, and answers as the test says.</summary>
internal sealed class HookReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();
    private readonly List<Received> _received = [];
    private readonly Func<int, string> _answer;
    private readonly bool _isRaw;

    /// <summary>Starts one.</summary>
    /// <param name="answer">The status line's end and headers for the n-th post, from 0; empty for closing without one.</param>
    /// <param name="isRaw">Whether it is the whole answer as it is.</param>
    public HookReceiver(Func<int, string> answer, bool isRaw = false)
    {
        (_answer, _isRaw) = (answer, isRaw);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hooks/s3cret?token=t0ken");

    public IReadOnlyList<Received> All
    {
        get
        {
            lock (_gate) return [.. _received];
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = TakeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task TakeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) return;
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1]);
        var body = new byte[int.Parse(headers["content-length"], null)];
        await stream.ReadExactlyAsync(body);
        int number;
        lock (_gate)
        {
            number = _received.Count;
            _received.Add(new Received(lines[0], headers, body));
        }

        if (_answer(number) is { Length: > 0 } answer)
            await stream.WriteAsync(Encoding.ASCII.GetBytes(_isRaw ? answer : $"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }

    /// <summary>What one post held.</summary>
    internal sealed record Received(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string? Fact(string name) => Json.GetProperty("data").TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
