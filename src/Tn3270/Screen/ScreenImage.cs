namespace Holdfast.Tn3270.Screen;

/// <summary>
/// What a screen showed at one version: immutable, safe to share, rows and columns counted from 1. Content of hidden fields is
/// nowhere in it.
/// </summary>
public sealed class ScreenImage
{
    /// <summary>
    /// Stands in lines and runs for the right half of a character two cells wide, so that characters and columns agree: zero
    /// width space, U+200B.
    /// </summary>
    public const char WideFiller = '\u200B';

    private readonly string[] _lines;
    private readonly Lazy<string> _text;

    internal ScreenImage(string[] lines, IReadOnlyList<ScreenField> fields, IReadOnlyList<ScreenRun> runs)
    {
        _lines = lines;
        _text = new Lazy<string>(Join);
        Fields = fields;
        Runs = runs;
    }

    /// <summary>Rows.</summary>
    public int Rows => _lines.Length;

    /// <summary>Columns.</summary>
    public required int Columns { get; init; }

    /// <summary>1-based row of the cursor.</summary>
    public required int CursorRow { get; init; }

    /// <summary>1-based column of the cursor.</summary>
    public required int CursorColumn { get; init; }

    /// <summary>Whether keys are refused until the host answers.</summary>
    public required bool KeyboardLocked { get; init; }

    /// <summary>Whether there is at least one field.</summary>
    public required bool Formatted { get; init; }

    /// <summary>The version of the screen that this shows.</summary>
    public required long Version { get; init; }

    /// <summary>The fields in the order of their attributes.</summary>
    public IReadOnlyList<ScreenField> Fields { get; }

    /// <summary>Runs of equal look, row by row; together they cover every cell once.</summary>
    public IReadOnlyList<ScreenRun> Runs { get; }

    /// <summary>Every row without its trailing blanks, joined by line feeds; empty rows at the end are left out.</summary>
    public string Text => _text.Value;

    /// <summary>One row in full width.</summary>
    /// <param name="row">From 1 to <see cref="Rows"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string Line(int row)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, Rows);
        return _lines[row - 1];
    }

    /// <summary>The field that holds a cell; null on an attribute's own cell, on an unformatted screen and beyond the screen.</summary>
    /// <param name="row">1-based row.</param>
    /// <param name="column">1-based column.</param>
    public ScreenField? FieldAt(int row, int column)
    {
        if (row < 1 || row > Rows || column < 1 || column > Columns)
            return null;
        var size = Rows * Columns;
        var address = ((row - 1) * Columns) + column - 1;
        foreach (var field in Fields)
        {
            var start = ((field.Row - 1) * Columns) + field.Column - 1;
            var distance = (address - start + size) % size;
            if (distance < field.Length)
                return field;
        }

        return null;
    }

    private static string Narrow(string line) =>
        line.Contains(WideFiller, StringComparison.Ordinal) ? line.Replace(WideFiller.ToString(), "", StringComparison.Ordinal) : line;

    private string Join()
    {
        var trimmed = Array.ConvertAll(_lines, line => Narrow(line).TrimEnd(' '));
        return string.Join('\n', trimmed).TrimEnd('\n');
    }
}
