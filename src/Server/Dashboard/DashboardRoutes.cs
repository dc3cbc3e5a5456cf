using System.Reflection;
using System.Security.Cryptography;
using Holdfast.Server.Http;

namespace Holdfast.Server.Dashboard;

/// <summary>Serves the page from the program itself.</summary>
internal static class DashboardRoutes
{
    private static readonly (string Path, string Resource, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/app.js", "app.js", "text/javascript; charset=utf-8"),
        ("/log.js", "log.js", "text/javascript; charset=utf-8"),
        ("/workers.js", "workers.js", "text/javascript; charset=utf-8"),
        ("/style.css", "style.css", "text/css; charset=utf-8"),
        ("/icon.svg", "icon.svg", "image/svg+xml"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, resource, type) in Files)
        {
            var content = Read(resource);
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"";
            routes.MapGet(path, context => ServeAsync(context, content, tag, type)).WithMetadata(new RouteOpen()).ExcludeFromDescription();
        }
    }

    private static async Task ServeAsync(HttpContext context, ReadOnlyMemory<byte> content, string tag, string type)
    {
        var headers = context.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static byte[] Read(string resource)
    {
        var name = $"Holdfast.Server.Dashboard.{resource}";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without {resource}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
