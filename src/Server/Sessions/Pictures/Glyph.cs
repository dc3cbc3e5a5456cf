namespace Holdfast.Server.Sessions.Pictures;

/// <summary>A letter as a shape of one cell, or of two where it is wide: how much of each point is covered.</summary>
internal static class Glyph
{
    /// <summary>Points across a cell.</summary>
    public const int Width = 12;

    /// <summary>Points down a cell.</summary>
    public const int Height = 24;

    // In points: how far the strokes' columns and rows are from each other, and where the first of them is.
    private const double Step = 2;
    private const double Left = 2;
    private const double Top = 5.5;
    private const double CapitalLift = 2;
    private const double Thin = 1.7;
    private const double Thick = 2.6;

    /// <summary>Draws a character.</summary>
    /// <param name="character">Which.</param>
    /// <param name="bold">Whether with thicker strokes.</param>
    /// <param name="cells">How many cells it takes.</param>
    /// <returns>The shape, row after row; of a character that has none here, an empty box.</returns>
    public static byte[] Draw(char character, bool bold, int cells)
    {
        var shape = new GlyphShape(Width * cells, Height, bold ? Thick : Thin);
        if (cells > 1 || !(BoxGlyph.TryDraw(shape, character) || TryLetter(shape, character))) Box(shape);
        return shape.Points;
    }

    /// <summary>Whether a character has a shape of its own.</summary>
    public static bool IsKnown(char character) =>
        GlyphStrokes.Letters.ContainsKey(character) || GlyphStrokes.Composed.ContainsKey(character) || BoxGlyph.IsKnown(character);

    private static bool TryLetter(GlyphShape shape, char character)
    {
        if (GlyphStrokes.Letters.TryGetValue(character, out var strokes))
        {
            Trace(shape, strokes, 0);
            return true;
        }

        if (!GlyphStrokes.Composed.TryGetValue(character, out var parts)) return false;
        Trace(shape, GlyphStrokes.Letters[parts.Letter], 0);
        // What hangs under a letter stands with capitals where it stands with small ones.
        var lift = char.IsUpper(parts.Letter) && parts.Mark is not ('¸' or '˛') ? CapitalLift : 0;
        Trace(shape, GlyphStrokes.Marks[parts.Mark], lift);
        return true;
    }

    private static void Trace(GlyphShape shape, string strokes, double lift)
    {
        foreach (var stroke in strokes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            for (var i = 0; i + 3 < stroke.Length; i += 2)
                shape.Line(X(stroke[i]), Y(stroke[i + 1]), X(stroke[i + 2]), Y(stroke[i + 3]));
        }

        double X(char column) => Left + ((column - '0') * Step);
        double Y(char row) => Top + ((row - '0' - lift) * Step);
    }

    private static void Box(GlyphShape shape)
    {
        var (right, foot) = (shape.Width - Left, Top + (6 * Step));
        shape.Line(Left, Top, right, Top);
        shape.Line(right, Top, right, foot);
        shape.Line(right, foot, Left, foot);
        shape.Line(Left, foot, Left, Top);
    }
}
