using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed partial class ScreenPictureTests
{
    private const string Colourful =
        "F5C3 1DF0" + "C1C2" + "2902 C060 42F2" + "C3" + "2902 C060 41F2" + "C4" + "2902 C060 41F1" + "C5"
        + "2903 C060 41F4 45F6" + "C6" + "1DE8 C7" + "2902 C060 C20F" + "C8C9D1" + "1D60 4C5070" + "1D4C E2C5C3D9C5E3" + "1D60";

    [Fact]
    public void Ansi_shows_colours_highlighting_outlines_and_the_cursor()
    {
        var first = ScreenPicture.Ansi(Shown(Colourful).Capture()).Split('\n')[0];
        Assert.StartsWith("\e[94;7m \e[0m\e[94mAB\e[0m", first, StringComparison.Ordinal);
        Assert.Contains("\e[91m C\e[0m", first, StringComparison.Ordinal);
        Assert.Contains("\e[94;7mD\e[0m", first, StringComparison.Ordinal);
        Assert.Contains("\e[94;5mE\e[0m", first, StringComparison.Ordinal);
        Assert.Contains("\e[94;103;4mF\e[0m", first, StringComparison.Ordinal);
        Assert.Contains("\e[97;1mG\e[0m", first, StringComparison.Ordinal);
        Assert.Contains("\e[94;4;53mI\e[0m", first, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_shows_the_same_and_escapes_what_browsers_would_read()
    {
        var html = ScreenPicture.Html(Shown(Colourful).Capture());
        Assert.Contains("<span style=\"color:#f05050\"> C</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"blink\" style=\"color:#7890f0\">E</span>", html, StringComparison.Ordinal);
        Assert.Contains("background:#f0e050;text-decoration:underline\">F</span>", html, StringComparison.Ordinal);
        Assert.Contains("box-shadow:inset 0 -1px,inset 0 1px,inset 1px 0\">H</span>", html, StringComparison.Ordinal);
        Assert.Contains("box-shadow:inset 0 -1px,inset 0 1px,inset -1px 0\">J</span>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;&amp;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<&", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cp037", Colourful)]
    [InlineData("cp930", "F5C3 1D60 0E 4541 4542 0F C1 1340")]
    public void Both_hold_the_text_of_the_image_and_nothing_hidden(string page, string record)
    {
        for (var cursor = 0; cursor < 20; cursor++)
        {
            var screen = new ScreenBuffer(TerminalModel.Model2, CodePage.Find(page)!);
            Assert.True(screen.Run(record).IsOk);
            screen.Cursor = cursor;
            var image = screen.Capture();
            var ansi = Sequences().Replace(ScreenPicture.Ansi(image), "");
            var html = WebUtility.HtmlDecode(Tags().Replace(ScreenPicture.Html(image), ""));
            Assert.Equal(image.Text, Trimmed(ansi));
            Assert.Equal(image.Text, Trimmed(html));
            Assert.DoesNotContain("SECRET", ansi + html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_page_begins_and_ends_and_refers_to_nothing_outside()
    {
        var page = ScreenPicture.HtmlBegin("a <b>") + ScreenPicture.Html(Shown(Colourful).Capture()) + ScreenPicture.HtmlEnd;
        Assert.Contains("<title>a &lt;b&gt;</title>", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
    }

    private static string Trimmed(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.TrimEnd(' '))).TrimEnd('\n');

    [GeneratedRegex("\e\\[[0-9;]*m", RegexOptions.None, 1000)]
    private static partial Regex Sequences();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();
}
