using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Holdfast.Processes.Health;

/// <summary>
/// Asks by the health checking protocol of gRPC (grpc.health.v1.Health/Check) and passes where the answer is SERVING. The two messages
/// have one field each, so their bytes are written and read here: string service = 1, and ServingStatus status = 1.
/// </summary>
internal sealed class GrpcProbe(HttpMessageInvoker client, HealthCheckDefinition check) : IHealthProbe, IDisposable
{
    private const string Method = "/grpc.health.v1.Health/Check";
    private const int PrefixBytes = 5; // one byte that tells of compression and the length, big-endian
    private const byte ServiceField = 0x0a; // field 1, a length and bytes
    private const byte StatusField = 0x08; // field 1, a varint
    private const int MostAnswerBytes = 1024;

    // Over a Unix socket the name is a formality.
    private readonly Uri _url = new($"{(check.Tls ? "https" : "http")}://{(check.Address is { IsUnix: true } ? "localhost" : check.Address)}{Method}");

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <inheritdoc/>
    public async ValueTask<string?> AskAsync(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Request(check.Service));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, _url)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)check.Timeout.TotalMilliseconds}m");
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
                return $"{check.Address} answered the call with the HTTP status {(int)response.StatusCode}";
            var answer = await ReadAsync(response.Content, cancellationToken);
            return Refusal(response) ?? Judge(answer);
        }
        catch (HttpRequestException failure)
        {
            return $"{check.Address}: {failure.InnerException?.Message ?? failure.Message}";
        }
        catch (IOException failure)
        {
            return $"{check.Address}: {failure.Message}";
        }
    }

    /// <summary>The bytes of a request: prefix and HealthCheckRequest.</summary>
    internal static byte[] Request(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        List<byte> message = [];
        if (name.Length > 0)
        {
            message.Add(ServiceField);
            var length = (uint)name.Length;
            for (; length >= 0x80; length >>= 7)
                message.Add((byte)(length | 0x80));
            message.Add((byte)length);
            message.AddRange(name);
        }

        var bytes = new byte[PrefixBytes + message.Count];
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)message.Count);
        message.CopyTo(bytes, PrefixBytes);
        return bytes;
    }

    /// <summary>Reads an answer: prefix and HealthCheckResponse.</summary>
    /// <returns>Null where it says SERVING; else what it says.</returns>
    internal static string? Judge(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < PrefixBytes)
            return "the answer holds no message";
        if (answer[0] != 0)
            return "the answer is compressed, which was not asked for";
        var message = answer[PrefixBytes..];
        if (message.Length != BinaryPrimitives.ReadUInt32BigEndian(answer[1..]))
            return "the answer breaks off";
        // An enumeration's first value, UNKNOWN, is not written at all.
        var status = message is [StatusField, var value] ? value : message.IsEmpty ? 0 : -1;
        return status switch
        {
            1 => null,
            0 => "it is UNKNOWN",
            2 => "it is NOT_SERVING",
            3 => "it is SERVICE_UNKNOWN",
            _ => "the answer is no HealthCheckResponse",
        };
    }

    // In the trailers or, of an answer without a message, in the headers.
    private string? Refusal(HttpResponseMessage response)
    {
        var status = Value(response.TrailingHeaders, "grpc-status") ?? Value(response.Headers, "grpc-status");
        var message = Value(response.TrailingHeaders, "grpc-message") ?? Value(response.Headers, "grpc-message");
        return status switch
        {
            "0" => null,
            null => "the answer has no grpc-status",
            "5" => $"it does not know the service \"{check.Service}\"",
            "12" => "it has no health service (UNIMPLEMENTED)",
            _ => $"it refused with the gRPC status {status}{(message is null ? "" : $" ({Uri.UnescapeDataString(message)})")}",
        };
    }

    private static string? Value(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static async ValueTask<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostAnswerBytes];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..length];
    }
}
