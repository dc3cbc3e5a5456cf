using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>Posts lines as the logs signal of OpenTelemetry (OTLP/HTTP, binary protobuf, gzip).</summary>
internal sealed class OtlpSender(Io io, LogTarget target, string host) : LogSender
{
    private readonly HttpLogClient _http = new(io, target);
    private readonly ProtobufWriter _writer = new();

    /// <inheritdoc/>
    public override async ValueTask<SendResult> SendAsync(ForwardBatch batch, CancellationToken cancellationToken)
    {
        _writer.Clear();
        OtlpLogs.Write(batch, host, io.Clock.UtcNow, _writer);
        using var content = new ByteArrayContent(Compress(_writer.Written.Span));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("gzip");
        var name = $"{batch.Worker}.{batch.Next.Output}.{batch.Next.Error}";
        var (result, answer) = await _http.PostAsync(content, name, batch.Lines.Count, Patience, IsAgain, cancellationToken);
        return result is { Outcome: SendOutcome.Taken, Refused: 0 } && OtlpLogs.RejectedOf(answer) is > 0 and var rejected
            ? result with { Refused = rejected, Reason = "rejected in part" }
            : result;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    // OTLP/HTTP Response, Failures: these four are tried again, all others are not.
    private static bool IsAgain(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(plain);
        return packed.ToArray();
    }
}
