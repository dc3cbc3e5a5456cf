using System.Globalization;
using System.Net;
using System.Text;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Server.Sessions;

/// <summary>
/// A screen as a page that stands by itself: no script, nothing fetched. For those who cannot see it, the input fields follow as a table with their
/// labels, and the state of keyboard and cursor as a sentence.
/// </summary>
internal static class ScreenPage
{
    private const string Style =
        """
        :root { color-scheme: dark; }
        body { margin: 1rem; background: #1c1c1c; color: #e0e0e0; font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.1rem; }
        pre.screen { display: inline-block; margin: 0; padding: 0.6em; background: #000; font: 15px/1.3 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
        pre.screen:focus-visible { outline: 2px solid #7ab8ff; outline-offset: 2px; }
        .scroll { overflow-x: auto; }
        .blink { animation: blink 1.2s steps(2, start) infinite; }
        @keyframes blink { to { visibility: hidden; } }
        @media (prefers-reduced-motion: reduce) { .blink { animation: none; font-style: italic; } }
        table { border-collapse: collapse; } th, td { text-align: left; padding: 0.15rem 0.8rem 0.15rem 0; border-bottom: 1px solid #555; }
        """;

    /// <summary>The page.</summary>
    public static string Write(SessionScreen screen)
    {
        var image = screen.Image;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>3270 screen, version {screen.Version}</title>
            <style>
            {Style}
            </style></head><body><main>
            <h1>3270 screen of {image.Rows} rows and {image.Columns} columns</h1>
            <div class="scroll" role="region" aria-label="The screen" tabindex="0">

            """);
        page.Append(ScreenPicture.Html(image));
        page.Append(CultureInfo.InvariantCulture, $"""
            </div>
            <p>The keyboard is {(image.KeyboardLocked ? "locked" : "unlocked")}. The cursor is at row {image.CursorRow}, column {image.CursorColumn}.</p>

            """);
        Fields(page, image);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Fields(StringBuilder page, ScreenImage image)
    {
        var inputs = image.Fields.Where(field => !field.Protected).ToList();
        if (inputs.Count == 0) return;
        page.Append("<table><caption>Input fields</caption><thead><tr>");
        foreach (var head in (string[])["Label", "Row", "Column", "Length", "Takes", "Content"]) page.Append("<th scope=\"col\">").Append(head).Append("</th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (var field in inputs)
        {
            page.Append("<tr><th scope=\"row\">").Append(WebUtility.HtmlEncode(field.Label.Length > 0 ? field.Label : "(none)")).Append("</th>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{field.Row}</td><td>{field.Column}</td><td>{field.Length}</td>");
            page.Append("<td>").Append(field.Numeric ? "digits" : "text").Append(field.Hidden ? ", not shown" : "").Append("</td>");
            page.Append("<td>").Append(WebUtility.HtmlEncode(field.Text)).Append("</td></tr>\n");
        }

        page.Append("</tbody></table>\n");
    }
}
