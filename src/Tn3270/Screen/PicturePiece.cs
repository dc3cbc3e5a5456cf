namespace Holdfast.Tn3270.Screen;

/// <summary>Cells of a row that are drawn alike: a run, or what the cursor leaves of one.</summary>
/// <param name="Text">The characters, each wide one once.</param>
/// <param name="Run">What they look like.</param>
/// <param name="IsCursor">Whether it is the cell of the cursor.</param>
internal readonly record struct PicturePiece(string Text, ScreenRun Run, bool IsCursor)
{
    private static readonly string Filler = ScreenImage.WideFiller.ToString();

    /// <summary>Reversed by the host or by the cursor, and not by both.</summary>
    public bool IsReversed => (Run.Highlight == TerminalHighlight.Reverse) != IsCursor;

    public bool IsUnderscored => Run.Highlight == TerminalHighlight.Underscore;

    public bool IsBright => Run.Intensified || Run.Highlight == TerminalHighlight.Intensify;

    /// <summary>The pieces of a run, from left to right.</summary>
    public static IEnumerable<PicturePiece> Of(ScreenRun run, ScreenImage image)
    {
        var cursor = run.Row == image.CursorRow ? image.CursorColumn - run.Column : -1;
        if (cursor < 0 || cursor >= run.Text.Length)
        {
            yield return Piece(run, 0, run.Text.Length, false);
            yield break;
        }

        // A wide character is two cells or two units: the cursor stands on all of it.
        var isRight = cursor > 0 && (run.Text[cursor] == ScreenImage.WideFiller || char.IsLowSurrogate(run.Text[cursor]));
        var begin = isRight ? cursor - 1 : cursor;
        var end = begin + 1;
        if (end < run.Text.Length && (run.Text[end] == ScreenImage.WideFiller || char.IsLowSurrogate(run.Text[end])))
            end++;
        if (begin > 0)
            yield return Piece(run, 0, begin, false);
        yield return Piece(run, begin, end, true);
        if (end < run.Text.Length)
            yield return Piece(run, end, run.Text.Length, false);
    }

    private static PicturePiece Piece(ScreenRun run, int begin, int end, bool isCursor)
    {
        var outline = run.Outline;
        if (begin > 0)
            outline &= ~FieldOutline.Left;
        if (end < run.Text.Length)
            outline &= ~FieldOutline.Right;
        return new PicturePiece(run.Text[begin..end].Replace(Filler, "", StringComparison.Ordinal), run with { Outline = outline }, isCursor);
    }
}
