using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Holdfast.Server.Http;

/// <summary>Server-sent events (HTML Living Standard, section 9.2): each with an id from which a reader goes on after a break.</summary>
internal static class LiveStream
{
    /// <summary>Begins the stream.</summary>
    public static void Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>The id after which to go on: of the Last-Event-ID header, else of the query's <c>after</c>.</summary>
    public static long After(HttpContext context)
    {
        var last = context.Request.Headers["Last-Event-ID"].ToString();
        return long.TryParse(last.Length > 0 ? last : context.Request.Query["after"].ToString(), out var after) ? after : 0;
    }

    /// <summary>Sends one event.</summary>
    public static async Task SendAsync<T>(HttpContext context, string name, long id, T value, JsonTypeInfo<T> type)
    {
        await context.Response.WriteAsync(
            $"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(value, type)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
