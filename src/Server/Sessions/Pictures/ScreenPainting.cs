using System.Collections.Concurrent;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Server.Sessions.Pictures;

/// <summary>
/// Paints a screen as a display shows it: colours, highlighting, outlines, the cursor, and a line below with the keyboard's state and the
/// cursor's place. What is hidden is blank. Nothing blinks, since a picture stands still.
/// </summary>
internal static class ScreenPainting
{
    private const int Margin = 12;
    private const int Quiet = 0xA0A0A0;
    private const int Underscore = Glyph.Height - 2;

    // Holds what there are glyphs for, thin and thick, and two empty boxes of each: some hundreds.
    private static readonly ConcurrentDictionary<(char Character, bool Bold, int Cells), byte[]> Glyphs = new();

    /// <summary>Paints it.</summary>
    public static Raster Draw(ScreenImage image)
    {
        var picture = new Raster((image.Columns * Glyph.Width) + (2 * Margin), ((image.Rows + 1) * Glyph.Height) + (3 * Margin));
        foreach (var run in image.Runs) Draw(picture, run, image);
        DrawStatus(picture, image);
        return picture;
    }

    private static void Draw(Raster picture, ScreenRun run, ScreenImage image)
    {
        var ground = run.Background == TerminalColor.Default ? 0 : ScreenPicture.Rgb(run.Background);
        var ink = ScreenPicture.Rgb(run.Color);
        var bold = run.Intensified || run.Highlight == TerminalHighlight.Intensify;
        for (var i = 0; i < run.Text.Length; i++)
        {
            // A wide character has a second cell, which says so.
            var cells = i + 1 < run.Text.Length && IsSecond(run.Text[i + 1]) ? 2 : 1;
            var cursor = run.Row == image.CursorRow && image.CursorColumn >= run.Column + i && image.CursorColumn < run.Column + i + cells;
            var reversed = (run.Highlight == TerminalHighlight.Reverse) != cursor;
            var (left, top) = (Margin + ((run.Column - 1 + i) * Glyph.Width), Margin + ((run.Row - 1) * Glyph.Height));
            picture.Fill(left, top, cells * Glyph.Width, Glyph.Height, reversed ? ink : ground);
            var front = reversed ? ground : ink;
            if (run.Text[i] != ' ') picture.Stamp(left, top, Shape(run.Text[i], bold, cells), cells * Glyph.Width, front);
            if (run.Highlight == TerminalHighlight.Underscore) picture.Fill(left, top + Underscore, cells * Glyph.Width, 1, front);
            i += cells - 1;
        }

        DrawOutline(picture, run, ink);
    }

    private static void DrawOutline(Raster picture, ScreenRun run, int ink)
    {
        var (left, top) = (Margin + ((run.Column - 1) * Glyph.Width), Margin + ((run.Row - 1) * Glyph.Height));
        var across = run.Text.Length * Glyph.Width;
        if (run.Outline.HasFlag(FieldOutline.Over)) picture.Fill(left, top, across, 1, ink);
        if (run.Outline.HasFlag(FieldOutline.Under)) picture.Fill(left, top + Glyph.Height - 1, across, 1, ink);
        if (run.Outline.HasFlag(FieldOutline.Left)) picture.Fill(left, top, 1, Glyph.Height, ink);
        if (run.Outline.HasFlag(FieldOutline.Right)) picture.Fill(left + across - 1, top, 1, Glyph.Height, ink);
    }

    private static void DrawStatus(Raster picture, ScreenImage image)
    {
        var line = Margin + (image.Rows * Glyph.Height) + (Margin / 2);
        picture.Fill(Margin, line, picture.Width - (2 * Margin), 1, Quiet);
        var place = $"{image.CursorRow:00}/{image.CursorColumn:000}";
        Write(picture, image.KeyboardLocked ? "X keyboard locked" : "ready", Margin, line + (Margin / 2));
        Write(picture, place, picture.Width - Margin - (place.Length * Glyph.Width), line + (Margin / 2));
    }

    private static void Write(Raster picture, string text, int left, int top)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ') picture.Stamp(left + (i * Glyph.Width), top, Shape(text[i], false, 1), Glyph.Width, Quiet);
        }
    }

    // What has no shape of its own shares the empty box: a host can show more characters than are to be kept.
    private static byte[] Shape(char character, bool bold, int cells) => Glyphs.GetOrAdd(
        (cells == 1 && Glyph.IsKnown(character) ? character : '\0', bold, cells), key => Glyph.Draw(key.Character, key.Bold, key.Cells));

    private static bool IsSecond(char character) => character == ScreenImage.WideFiller || char.IsLowSurrogate(character);
}
