using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Server.Http;

/// <summary>Server-sent events (HTML Living Standard, section 9.2): each with an id from which a reader goes on after a break.</summary>
internal sealed class LiveStream(HttpContext context, Clock clock, Func<bool> isStillAdmitted)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

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
    public async Task<T> WaitAsync<T>(Func<CancellationToken, ValueTask<T>> next)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var coming = next(ended.Token).AsTask();
        while (true)
        {
            try
            {
                var value = await coming.WaitAsync(Quiet, clock, context.RequestAborted);
                return isStillAdmitted() ? value : throw new OperationCanceledException();
            }
            catch (TimeoutException) when (isStillAdmitted())
            {
                await WriteAsync(": still here\n\n");
            }
            catch (TimeoutException)
            {
                await ended.CancelAsync();
                throw new OperationCanceledException();
            }
        }
    }

    /// <summary>Sends one event.</summary>
    public Task SendAsync<T>(string name, long id, T value, JsonTypeInfo<T> type) =>
        WriteAsync($"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(value, type)}\n\n");

    /// <summary>Sends several events at once.</summary>
    public Task SendAsync<T>(string name, IEnumerable<(string Id, T Value)> events, JsonTypeInfo<T> type) => WriteAsync(
        string.Concat(events.Select(each => $"event: {name}\nid: {each.Id}\ndata: {JsonSerializer.Serialize(each.Value, type)}\n\n")));

    private async Task WriteAsync(string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
