using System.Text;

namespace Holdfast.Tn3270.Screen;

/// <summary>Draws an image in the sequences of ECMA-48, section 8.3.117 (Select Graphic Rendition).</summary>
internal static class AnsiPicture
{
    private const string Reset = "\e[0m";

    public static string Draw(ScreenImage image)
    {
        var text = new StringBuilder();
        foreach (var row in image.Runs.GroupBy(run => run.Row))
        {
            foreach (var piece in row.SelectMany(run => PicturePiece.Of(run, image)))
                text.Append("\e[").AppendJoin(';', Renditions(piece)).Append('m').Append(piece.Text).Append(Reset);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Renditions(PicturePiece piece)
    {
        var run = piece.Run;
        yield return Foreground(run.Color);
        if (run.Background != TerminalColor.Default)
            yield return Background(run.Background);
        if (piece.IsBright)
            yield return "1";
        if (piece.IsUnderscored || run.Outline.HasFlag(FieldOutline.Under))
            yield return "4";
        if (run.Highlight == TerminalHighlight.Blink)
            yield return "5";
        if (piece.IsReversed)
            yield return "7";
        if (run.Outline.HasFlag(FieldOutline.Over))
            yield return "53";
    }

    // The terminal's own sixteen where they are near, so that its scheme holds; else the 256 of xterm.
    private static string Foreground(TerminalColor color) => color switch
    {
        TerminalColor.Blue => "94",
        TerminalColor.Red => "91",
        TerminalColor.Pink => "95",
        TerminalColor.Green => "92",
        TerminalColor.Turquoise => "96",
        TerminalColor.Yellow => "93",
        TerminalColor.NeutralWhite or TerminalColor.White => "97",
        TerminalColor.NeutralBlack or TerminalColor.Black => "30",
        TerminalColor.DeepBlue => "34",
        TerminalColor.Orange => "38;5;208",
        TerminalColor.Purple => "35",
        TerminalColor.PaleGreen => "38;5;120",
        TerminalColor.PaleTurquoise => "38;5;159",
        TerminalColor.Grey => "37",
        _ => "39",
    };

    // A background's number is its foreground's and ten more.
    private static string Background(TerminalColor color)
    {
        var foreground = Foreground(color);
        return foreground.StartsWith("38;", StringComparison.Ordinal) ? $"4{foreground[1..]}" : foreground[0] == '9' ? $"10{foreground[1]}" : $"4{foreground[1]}";
    }
}
