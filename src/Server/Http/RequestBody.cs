using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;

namespace Holdfast.Server.Http;

/// <summary>Reads request bodies strictly: a member the contract does not know is a fault, not silence.</summary>
internal static class RequestBody
{
    /// <summary>The longest body, in bytes.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>
    /// How much of a longer body is taken and thrown away, in bytes, so that its sender comes to read the refusal; one who sends more
    /// is cut off.
    /// </summary>
    public const int DrainLimit = 16 * Limit;

    private const int Chunk = 16 * 1024;

    /// <summary>The contracts as a server reads them.</summary>
    public static readonly ContractsJson Strict =
        new(new JsonSerializerOptions(ContractsJson.Default.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            AllowDuplicateProperties = false,
        });

    /// <summary>Reads the body as JSON, or tells what is wrong with it.</summary>
    public static async Task<Result<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        if (!context.Request.HasJsonContentType()) return WrongMedia(context.Request);
        return (await ReadBytesAsync(context)).TryGet(out var body, out var fault) ? Parse(body.Span, type) : fault;
    }

    /// <summary>Reads the body as it is, or tells that it is too large or broke off.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadBytesAsync(HttpContext context)
    {
        if (context.Request.ContentLength > Limit) return TooLarge(context.Request.ContentLength);
        try
        {
            return await BytesAsync(context.Request.Body, context.RequestAborted) is { } body ? body : TooLarge(null);
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(null);
        }
        catch (IOException failure)
        {
            return new Fault(RequestErrors.NotJson, $"The body could not be read to its end: {failure.Message}");
        }
    }

    /// <summary>Reads a text as JSON, or tells what is wrong with it.</summary>
    public static Result<T> Parse<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type)
    {
        try
        {
            var value = JsonSerializer.Deserialize(text, type);
            return value is null ? new Fault(RequestErrors.NotJson, "The body is null; an object is expected.") : value;
        }
        catch (JsonException failure)
        {
            return FaultOf(failure);
        }
    }

    /// <summary>The refusal of a body whose type is not JSON.</summary>
    public static Fault WrongMedia(HttpRequest request) =>
        new(RequestErrors.UnsupportedMedia, $"The content type is '{request.ContentType ?? "(none)"}'.");

    /// <summary>The body; null where it passes the limit.</summary>
    private static async Task<ReadOnlyMemory<byte>?> BytesAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[Chunk];
        var length = 0;
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (length > Limit) return null;
            if (read == 0) return buffer.AsMemory(0, length);
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Limit + 1));
        }
    }

    private static Fault TooLarge(long? length) =>
        new(RequestErrors.BodyTooLarge, $"{(length is null ? "The body" : $"A body of {length:N0} bytes")} is over the limit of {Limit:N0} bytes.");

    private static Fault FaultOf(JsonException failure)
    {
        var place = failure.LineNumber is { } line ? $" (line {line + 1}, byte {failure.BytePositionInLine + 1}, at {failure.Path})" : "";
        // The reader's own message ends with the place in another notation.
        var message = failure.Message.Split(" Path:")[0].Split(" LineNumber:")[0];
        // A text that is no JSON has the reader's own failure inside; the rest are members of wrong form.
        return new Fault(failure.InnerException is JsonException ? RequestErrors.NotJson : RequestErrors.InvalidField, message + place);
    }
}
