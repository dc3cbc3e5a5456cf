using System.Net;
using System.Text;

namespace Holdfast.Tn3270.Screen;

/// <summary>Draws an image as HTML: a span for each piece, styled in place, so that it can stand in any page.</summary>
internal static class HtmlPicture
{
    private const string Ground = "#000000";

    public static string Begin(string title) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        body { background: #1c1c1c; color: #d0d0d0; font-family: sans-serif; }
        pre.screen { display: inline-block; background: {{Ground}}; padding: 0.5em; font: 14px/1.25 monospace; }
        .blink { animation: blink 1s steps(2, start) infinite; }
        @keyframes blink { to { visibility: hidden; } }
        </style></head><body>

        """;

    public static string Draw(ScreenImage image)
    {
        var html = new StringBuilder("<pre class=\"screen\">");
        foreach (var row in image.Runs.GroupBy(run => run.Row))
        {
            foreach (var piece in row.SelectMany(run => PicturePiece.Of(run, image)))
                Append(html, piece);
            html.Append('\n');
        }

        return html.Append("</pre>\n").ToString();
    }

    private static void Append(StringBuilder html, PicturePiece piece)
    {
        html.Append("<span");
        if (piece.Run.Highlight == TerminalHighlight.Blink)
            html.Append(" class=\"blink\"");
        html.Append(" style=\"").AppendJoin(';', Styles(piece)).Append("\">");
        html.Append(WebUtility.HtmlEncode(piece.Text)).Append("</span>");
    }

    private static IEnumerable<string> Styles(PicturePiece piece)
    {
        var run = piece.Run;
        var (ink, paper) = (Code(run.Color), run.Background == TerminalColor.Default ? Ground : Code(run.Background));
        if (piece.IsReversed)
            (ink, paper) = (paper, ink);
        yield return $"color:{ink}";
        if (paper != Ground)
            yield return $"background:{paper}";
        if (piece.IsBright)
            yield return "font-weight:bold";
        if (piece.IsUnderscored)
            yield return "text-decoration:underline";
        if (run.Outline != FieldOutline.None)
            yield return $"box-shadow:{string.Join(',', Lines(run.Outline))}";
    }

    // Shadows and not borders: they take no room, so the columns stay where they are.
    private static IEnumerable<string> Lines(FieldOutline outline)
    {
        if (outline.HasFlag(FieldOutline.Under))
            yield return "inset 0 -1px";
        if (outline.HasFlag(FieldOutline.Over))
            yield return "inset 0 1px";
        if (outline.HasFlag(FieldOutline.Left))
            yield return "inset 1px 0";
        if (outline.HasFlag(FieldOutline.Right))
            yield return "inset -1px 0";
    }

    private static string Code(TerminalColor color) => $"#{ScreenPicture.Rgb(color):x6}";
}
