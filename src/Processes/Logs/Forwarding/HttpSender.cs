using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Workers;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>Posts lines as JSON, one object in a line, in the form in which the API tells them.</summary>
internal sealed class HttpSender(Io io, LogTarget target) : LogSender
{
    private readonly HttpLogClient _http = new(io, target);

    /// <inheritdoc/>
    public override async ValueTask<SendResult> SendAsync(ForwardBatch batch, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Body(batch.Lines));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var name = $"{batch.Worker}.{batch.Next.Output}.{batch.Next.Error}";
        return (await _http.PostAsync(content, name, batch.Lines.Count, Patience, IsAgain, cancellationToken)).Result;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    // What may be otherwise the next time: a wrong key can be put right as well, and the lines wait that long.
    private static bool IsAgain(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized
            or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;

    private static byte[] Body(IReadOnlyList<LogLine> lines)
    {
        using var body = new MemoryStream();
        foreach (var line in lines)
        {
            JsonSerializer.Serialize(
                body,
                new LogRecord
                {
                    Worker = line.Worker,
                    Stream = line.Stream == LogStream.Output ? "stdout" : "stderr",
                    Position = line.Position,
                    Next = line.Next,
                    Time = line.Time,
                    Level = line.Severity?.ToString().ToLowerInvariant(),
                    Text = line.Text,
                },
                ContractsJson.Default.LogRecord);
            body.WriteByte((byte)'\n');
        }

        return body.ToArray();
    }
}
