using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Server.Http;

/// <summary>Server-sent events (HTML Living Standard, section 9.2): each with an id from which a reader goes on after a break.</summary>
internal sealed class LiveStream(HttpContext context, Clock clock, Func<bool> isStillAdmitted)
{
    private readonly LiveWait _wait = new(clock, isStillAdmitted, context.RequestAborted);

    /// <summary>The id after which to go on: of the Last-Event-ID header, else of the query's <c>after</c>, else 0.</summary>
    public static Result<long> After(HttpContext context)
    {
        var text = LastId(context);
        if (text.Length == 0) return 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            ? after
            : new Fault(RequestErrors.InvalidField, $"after: '{text}' is no event's id.");
    }

    /// <summary>The same as it stands there; empty where nothing does.</summary>
    public static string LastId(HttpContext context)
    {
        var last = context.Request.Headers["Last-Event-ID"].ToString();
        return last.Length > 0 ? last : context.Request.Query["after"].ToString();
    }

    /// <summary>Waits for what is to be told next, and tells the reader in between that the stream still lives.</summary>
    /// <exception cref="OperationCanceledException">The reader went away, or is not let in any longer.</exception>
    public Task<T> WaitAsync<T>(Func<CancellationToken, ValueTask<T>> next) => _wait.NextAsync(next, () => WriteAsync(": still here\n\n"));

    /// <summary>Sends one event.</summary>
    public Task SendAsync<T>(string name, long id, T value, JsonTypeInfo<T> type) =>
        WriteAsync($"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(value, type)}\n\n");

    /// <summary>Sends several events at once; one whose id is null has none.</summary>
    public Task SendAsync<T>(string name, IEnumerable<(string? Id, T Value)> events, JsonTypeInfo<T> type) => WriteAsync(
        string.Concat(events.Select(each =>
            $"event: {name}\n{(each.Id is { } id ? $"id: {id}\n" : "")}data: {JsonSerializer.Serialize(each.Value, type)}\n\n")));

    /// <summary>Tells from where to go on without telling of an event.</summary>
    public Task SendIdAsync(string id) => WriteAsync($"id: {id}\n\n");

    private async Task WriteAsync(string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
