using System.Text;

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

    private const string WideFillerText = "\u200B";

    private readonly ImageCells _cells;
    private readonly FieldPlace[] _fieldPlaces;
    private readonly RunPlace[] _runPlaces;
    private WeakReference<ScreenField[]>? _fields;
    private WeakReference<ScreenRun[]>? _runs;

    internal ScreenImage(ImageCells cells, FieldPlace[] fields, RunPlace[] runs)
    {
        _cells = cells;
        _fieldPlaces = fields;
        _runPlaces = runs;
    }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns.</summary>
    public required int Columns { get; init; }

    /// <summary>1-based row of the cursor.</summary>
    public required int CursorRow { get; init; }

    /// <summary>1-based column of the cursor.</summary>
    public required int CursorColumn { get; init; }

    /// <summary>Whether keys are refused until the host answers.</summary>
    public required bool KeyboardLocked { get; init; }

    /// <summary>Whether there is at least one field.</summary>
    public bool Formatted => _fieldPlaces.Length > 0;

    /// <summary>The version of the screen that this shows.</summary>
    public required long Version { get; init; }

    /// <summary>The fields in the order of their attributes. Made when asked for, and kept as long as somebody has them.</summary>
    public IReadOnlyList<ScreenField> Fields
    {
        get
        {
            if (_fields is not null && _fields.TryGetTarget(out var kept))
                return kept;
            var fields = MakeFields();
            _fields = new WeakReference<ScreenField[]>(fields);
            return fields;
        }
    }

    /// <summary>
    /// Runs of equal look, row by row; together they cover every cell once. Made when asked for, and kept as long as somebody has them.
    /// </summary>
    public IReadOnlyList<ScreenRun> Runs
    {
        get
        {
            if (_runs is not null && _runs.TryGetTarget(out var kept))
                return kept;
            var cells = Cells;
            var runs = new ScreenRun[_runPlaces.Length];
            for (var i = 0; i < runs.Length; i++)
                runs[i] = RunAt(i, cells);
            _runs = new WeakReference<ScreenRun[]>(runs);
            return runs;
        }
    }

    /// <summary>
    /// Every row without its trailing blanks, joined by line feeds; empty rows at the end are left out. Made anew each time.
    /// </summary>
    public string Text
    {
        get
        {
            var cells = Cells;
            var text = new StringBuilder(cells.Length + Rows);
            for (var start = 0; start < cells.Length; start += Columns)
            {
                var begin = text.Length;
                text.Append(cells.AsSpan(start, Columns).TrimEnd([' ', WideFiller]));
                text.Replace(WideFillerText, "", begin, text.Length - begin);
                text.Append('\n');
            }

            var length = text.Length;
            while (length > 0 && text[length - 1] == '\n')
                length--;
            return text.ToString(0, length);
        }
    }

    /// <summary>A character for each cell, row after row.</summary>
    internal string Cells => _cells.ToString();

    /// <summary>The same, not yet made into a text.</summary>
    internal ImageCells CellBlock => _cells;

    /// <summary>The attributes in the order of their addresses.</summary>
    internal ReadOnlySpan<FieldPlace> FieldPlaces => _fieldPlaces;

    /// <summary>Where runs of equal look begin, in order.</summary>
    internal ReadOnlySpan<RunPlace> RunPlaces => _runPlaces;

    /// <summary>One row in full width.</summary>
    /// <param name="row">From 1 to <see cref="Rows"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string Line(int row)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, Rows);
        return _cells.Slice((row - 1) * Columns, Columns);
    }

    /// <summary>The field that holds a cell; null on an attribute's own cell, on an unformatted screen and beyond the screen.</summary>
    /// <param name="row">1-based row.</param>
    /// <param name="column">1-based column.</param>
    public ScreenField? FieldAt(int row, int column)
    {
        if (row < 1 || row > Rows || column < 1 || column > Columns)
            return null;
        if (!Formatted)
            return null;
        var address = ((row - 1) * Columns) + column - 1;
        using var cells = new BorrowedCells(_cells);
        var places = Places(cells.Span);
        var index = places.IndexAt(address);
        return _fieldPlaces[index].Start == address ? null : places.Take(index);
    }

    /// <summary>The fields one after the other, with nothing made of them.</summary>
    public FieldGlances Glance() => new(this);

    /// <summary>The same screen with other characters, as many as before.</summary>
    internal ScreenImage With(ReadOnlySpan<char> cells) => new(new ImageCells(cells), _fieldPlaces, _runPlaces)
    {
        Rows = Rows,
        Columns = Columns,
        CursorRow = CursorRow,
        CursorColumn = CursorColumn,
        KeyboardLocked = KeyboardLocked,
        Version = Version,
    };

    private ScreenField[] MakeFields()
    {
        if (!Formatted)
            return [];
        using var cells = new BorrowedCells(_cells);
        return Places(cells.Span).Take();
    }

    private ImageFields Places(ReadOnlySpan<char> cells) => new(cells, Columns, _fieldPlaces);

    private ScreenRun RunAt(int index, string cells)
    {
        var (start, look) = _runPlaces[index];
        var end = index + 1 < _runPlaces.Length ? _runPlaces[index + 1].Start : cells.Length;
        return new ScreenRun(
            (start / Columns) + 1, (start % Columns) + 1, cells[start..end], look.Color, look.Background, look.Highlight, look.Intensified, look.Input)
        {
            Outline = look.Outline,
        };
    }
}
