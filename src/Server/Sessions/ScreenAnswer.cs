using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Server.Http;
using Holdfast.Server.Sessions.Pictures;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Screen;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Server.Sessions;

/// <summary>Answers with a screen in one of its forms; its version is its ETag.</summary>
internal static class ScreenAnswer
{
    private static readonly ConditionalWeakTable<ScreenImage, KeptJson> Asked = [];

    /// <summary>Answers with the screen, or with 304 where the asker has it (RFC 9110, section 13.1.2).</summary>
    public static async Task WriteAsync(HttpContext context, SessionScreen screen, ScreenFormat format)
    {
        var tag = Tag(screen.Version, format);
        context.Response.Headers.ETag = tag.ToString();
        Revalidate(context);
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (format == ScreenFormat.Json)
        {
            await JsonAsync(context, screen);
            return;
        }

        context.Response.ContentType = ScreenFormats.ContentType(format);
        var body = format switch
        {
            ScreenFormat.Html => Encoding.UTF8.GetBytes(ScreenPage.Write(screen)),
            ScreenFormat.Png => PngFile.Write(ScreenPainting.Draw(screen.Image)),
            _ => Encoding.UTF8.GetBytes(screen.Image.Text + "\n"),
        };
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>
    /// Answers with the screen as JSON. What is written a second time is kept until the collector wants the room: those who poll ask for one again
    /// and again, and most screens are asked for once.
    /// </summary>
    public static async Task JsonAsync(HttpContext context, SessionScreen screen)
    {
        // By its image: one of a session that changed hosts is numbered anew for each who asks.
        if (Asked.TryGetValue(screen.Image, out var kept))
        {
            var body = kept.Json(screen);
            context.Response.ContentType = Answers.JsonType;
            context.Response.ContentLength = body.Length;
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
            return;
        }

        Asked.TryAdd(screen.Image, new KeptJson());
        await context.JsonAsync(SessionTranslation.Screen(screen), ContractsJson.Default.ScreenInfo);
    }

    /// <summary>Answers that the screen is still of this version.</summary>
    public static void Unchanged(HttpContext context, long version, ScreenFormat format)
    {
        context.Response.Headers.ETag = Tag(version, format).ToString();
        Revalidate(context);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
    }

    private static void Revalidate(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept";
        // A screen may be kept by who asked for it, and never shown again unasked.
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }

    private static EntityTagHeaderValue Tag(long version, ScreenFormat format) =>
        new(format == ScreenFormat.Json ? $"\"{version}\"" : $"\"{version}-{WireNames.Of(format)}\"");

    private sealed class KeptJson
    {
        private volatile Written? _written;

        public byte[] Json(SessionScreen screen)
        {
            if (_written is { } written && written.Version == screen.Version && written.Json.TryGetTarget(out var kept)) return kept;
            var json = JsonSerializer.SerializeToUtf8Bytes(SessionTranslation.Screen(screen), ContractsJson.Default.ScreenInfo);
            _written = new Written(screen.Version, new WeakReference<byte[]>(json));
            return json;
        }

        private sealed record Written(long Version, WeakReference<byte[]> Json);
    }
}
