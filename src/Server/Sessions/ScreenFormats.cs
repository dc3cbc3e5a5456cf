using Holdfast.Contracts.Errors;
using Holdfast.Server.Http;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Server.Sessions;

/// <summary>Chooses a screen's form: by the query's <c>format</c>, else by what the Accept header likes best (RFC 9110, section 12.5.1).</summary>
internal static class ScreenFormats
{
    private static readonly (ScreenFormat Format, MediaTypeHeaderValue Type)[] Known =
    [
        (ScreenFormat.Json, new MediaTypeHeaderValue("application/json")),
        (ScreenFormat.Text, new MediaTypeHeaderValue("text/plain")),
        (ScreenFormat.Html, new MediaTypeHeaderValue("text/html")),
        (ScreenFormat.Png, new MediaTypeHeaderValue("image/png")),
    ];

    /// <summary>The form; JSON where nothing is asked for, or nothing that there is.</summary>
    public static Result<ScreenFormat> Choose(HttpRequest request)
    {
        if (request.Query["format"] is [{ } name])
        {
            foreach (var (format, _) in Known)
            {
                if (WireNames.Of(format) == name) return format;
            }

            return new Fault(RequestErrors.InvalidField, $"format: '{name}' is none of json, text, html and png.");
        }

        // A stable sort: of equals, what stands first in the header is liked best.
        return request.GetTypedHeaders().Accept.Where(accepted => accepted.Quality != 0).OrderByDescending(accepted => accepted.Quality ?? 1)
            .Select(accepted => Known.Where(known => known.Type.IsSubsetOf(accepted)).Select(known => (ScreenFormat?)known.Format).FirstOrDefault())
            .FirstOrDefault(format => format is not null) ?? ScreenFormat.Json;
    }

    /// <summary>The content type of a form.</summary>
    public static string ContentType(ScreenFormat format) => format switch
    {
        ScreenFormat.Text => "text/plain; charset=utf-8",
        ScreenFormat.Html => "text/html; charset=utf-8",
        ScreenFormat.Png => "image/png",
        _ => "application/json",
    };
}
