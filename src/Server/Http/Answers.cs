using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;

namespace Holdfast.Server.Http;

/// <summary>Writes answers: values as JSON, faults as problems.</summary>
internal static class Answers
{
    public const string JsonType = "application/json";

    public const string ProblemType = "application/problem+json";

    // Seconds: memory is looked at once a second, and looked for every few.
    private const string MemoryRetryAfter = "5";

    /// <summary>Answers with a value or the fault that stands in its place.</summary>
    public static Task AnswerAsync<TValue, TAnswer>(
        this HttpContext context, Result<TValue> result, Func<TValue, TAnswer> translate, JsonTypeInfo<TAnswer> type, int status = 200) =>
        result.TryGet(out var value, out var fault)
            ? context.JsonAsync(translate(value), type, status)
            : context.FaultAsync(fault);

    /// <summary>Answers with a value as JSON.</summary>
    public static async Task JsonAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> type, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = JsonType;
        // Written whole into the server's own buffer: by the code that was made for the type, which the asynchronous way leaves for the slow
        // one where answers are larger than a few kilobytes, as screens are.
        await using (var writer = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Encoder = type.Options.Encoder, SkipValidation = true }))
            JsonSerializer.Serialize(writer, value, type);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Answers with a fault as a problem.</summary>
    public static Task FaultAsync(this HttpContext context, Fault fault)
    {
        context.Response.StatusCode = fault.Code.Status;
        context.Response.ContentType = ProblemType;
        if (fault.Code == RequestErrors.Unauthenticated) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (fault.Code == SessionErrors.MemoryFull) context.Response.Headers.RetryAfter = MemoryRetryAfter;
        var problem = Problem.Of(fault, Activity.Current?.TraceId.ToString());
        return JsonSerializer.SerializeAsync(
            context.Response.Body, problem, ContractsJson.Default.Problem, context.RequestAborted);
    }
}
