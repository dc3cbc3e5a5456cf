using System.IO.Compression;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Processes.Tests.Logs.Forwarding;

/// <summary>A real HTTP server that keeps what is posted to it and answers as it is told.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Queue<(int Status, string? RetryAfter, byte[] Body)> _answers = new();

    public Collector()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    public List<(string Path, WebHeaderCollection Headers, byte[] Body)> Posts { get; } = [];

    /// <summary>What it answers where no answer is set.</summary>
    public volatile int Status = 200;

    /// <summary>What it waits for before it answers.</summary>
    public volatile Task Gate = Task.CompletedTask;

    /// <summary>The next answer; <see cref="Status"/> without a body where none is set.</summary>
    public void Answer(int status, string? retryAfter = null, byte[]? body = null) => _answers.Enqueue((status, retryAfter, body ?? []));

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await (context.Request.Headers["Content-Encoding"] == "gzip"
                ? new GZipStream(context.Request.InputStream, CompressionMode.Decompress)
                : context.Request.InputStream).CopyToAsync(body);
            Posts.Add((context.Request.Url!.AbsolutePath, (WebHeaderCollection)context.Request.Headers, body.ToArray()));
            await Gate;
            var (status, retryAfter, answer) = _answers.TryDequeue(out var next) ? next : (Status, null, []);
            context.Response.StatusCode = status;
            if (retryAfter is not null)
                context.Response.Headers["Retry-After"] = retryAfter;
            await context.Response.OutputStream.WriteAsync(answer);
            context.Response.Close();
        }
    }
}
