namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Draws screen images: for terminals in ANSI sequences (ECMA-48), for browsers in HTML. Colours, highlighting, field outlines and the cursor
/// are shown as far as the medium has them; hidden content is in neither, being in no image. <see cref="ScreenImage.Text"/> is the plain form.
/// Transparency has no effect, since nothing lies behind the characters.
/// </summary>
public static class ScreenPicture
{
    /// <summary>A line for each row, each ended by a line feed, with attributes reset at its end. Lines at the sides of fields are left out.</summary>
    public static string Ansi(ScreenImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return AnsiPicture.Draw(image);
    }

    /// <summary>A <c>pre</c> element; blinking and the ground it stands on come from the style sheet of <see cref="HtmlBegin"/>.</summary>
    public static string Html(ScreenImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return HtmlPicture.Draw(image);
    }

    /// <summary>The beginning of a page of pictures, to be ended by <see cref="HtmlEnd"/>. It refers to nothing outside.</summary>
    /// <param name="title">Its title, as plain text.</param>
    public static string HtmlBegin(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        return HtmlPicture.Begin(title);
    }

    /// <summary>The end of a page of pictures.</summary>
    public static string HtmlEnd => "</body></html>\n";
}
