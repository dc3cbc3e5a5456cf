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

    /// <summary>A colour as pictures show it on black, as 0xRRGGBB; all but black itself can be read there (WCAG 2.2, 4.5 to 1).</summary>
    /// <param name="color">Which; <see cref="TerminalColor.Default"/> is white.</param>
    public static int Rgb(TerminalColor color) => color switch
    {
        TerminalColor.NeutralBlack or TerminalColor.Black => 0x000000,
        TerminalColor.Blue => 0x7890F0,
        TerminalColor.Red => 0xF05050,
        TerminalColor.Pink => 0xF0A0D0,
        TerminalColor.Green => 0x40D040,
        TerminalColor.Turquoise => 0x50E0E0,
        TerminalColor.Yellow => 0xF0E050,
        TerminalColor.DeepBlue => 0x4A6CF0,
        TerminalColor.Orange => 0xF0A030,
        TerminalColor.Purple => 0xB060E0,
        TerminalColor.PaleGreen => 0xA0F0A0,
        TerminalColor.PaleTurquoise => 0xA0F0F0,
        TerminalColor.Grey => 0xA0A0A0,
        _ => 0xF0F0F0,
    };

    /// <summary>The end of a page of pictures.</summary>
    public static string HtmlEnd => "</body></html>\n";
}
