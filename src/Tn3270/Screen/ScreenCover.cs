namespace Holdfast.Tn3270.Screen;

/// <summary>Covers parts of a screen image that those who read it must not see.</summary>
public static class ScreenCover
{
    /// <summary>The same screen with some of its characters replaced, in its lines, runs and fields alike.</summary>
    /// <param name="image">The screen.</param>
    /// <param name="cover">Gets all cells, row after row, and returns as many characters; also asked for each field's label.</param>
    /// <exception cref="ArgumentException">The cover returned another number of characters.</exception>
    public static ScreenImage Apply(ScreenImage image, Func<string, string> cover)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(cover);
        var cells = string.Concat(Enumerable.Range(1, image.Rows).Select(image.Line));
        var covered = cover(cells);
        if (covered.Length != cells.Length)
            throw new ArgumentException($"{cells.Length} characters became {covered.Length}.", nameof(cover));
        if (covered == cells) return image;
        var columns = image.Columns;
        var lines = new string[image.Rows];
        for (var row = 0; row < lines.Length; row++) lines[row] = covered.Substring(row * columns, columns);
        return new ScreenImage(
            lines,
            [.. image.Fields.Select(field => field with { Text = Content(field), Label = cover(field.Label) })],
            [.. image.Runs.Select(run => run with { Text = lines[run.Row - 1].Substring(run.Column - 1, run.Text.Length) })])
        {
            Columns = columns,
            CursorRow = image.CursorRow,
            CursorColumn = image.CursorColumn,
            KeyboardLocked = image.KeyboardLocked,
            Formatted = image.Formatted,
            Version = image.Version,
        };

        string Content(ScreenField field)
        {
            var start = ((field.Row - 1) * columns) + field.Column - 1;
            var end = start + field.Length;
            // A field may run on from the last cell to the first.
            return (end <= covered.Length ? covered[start..end] : covered[start..] + covered[..(end - covered.Length)]).TrimEnd(' ');
        }
    }
}
