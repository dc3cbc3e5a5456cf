namespace Holdfast.Tn3270.Host;

/// <summary>A panel with its values, laid out on a screen size.</summary>
internal sealed class PanelLayout
{
    /// <summary>Rows of the default size, which every model has.</summary>
    public const int DefaultRows = 24;

    /// <summary>Columns of the default size.</summary>
    public const int DefaultColumns = 80;

    private PanelLayout(Panel panel, bool alternate, int rows, int columns, PlacedField[] fields)
    {
        Panel = panel;
        Alternate = alternate;
        Rows = rows;
        Columns = columns;
        Fields = fields;
    }

    /// <summary>What is laid out.</summary>
    public Panel Panel { get; }

    /// <summary>Whether it needs the terminal's alternate size.</summary>
    public bool Alternate { get; }

    /// <summary>Rows of the size it is laid out on.</summary>
    public int Rows { get; }

    /// <summary>Columns of the size it is laid out on.</summary>
    public int Columns { get; }

    /// <summary>The fields in the order of their addresses.</summary>
    public IReadOnlyList<PlacedField> Fields { get; }

    /// <summary>Cells of the screen.</summary>
    public int Size => Rows * Columns;

    /// <summary>Address of the cursor.</summary>
    public int Cursor
    {
        get
        {
            foreach (PlacedField placed in Fields)
            {
                if (Panel.CursorField is null ? placed.Field.Input : placed.Field.Name == Panel.CursorField)
                {
                    return placed.Address;
                }
            }
            return 0;
        }
    }

    /// <summary>What of it an answer is read with.</summary>
    public ShownPanel Shown() => new(Panel.Name, Rows, Columns, [.. Fields.Where(placed => placed.Field.Name is not null)]);

    /// <summary>
    /// Lays a panel out on the default size, or on the alternate size where the panel does not fit the default.
    /// </summary>
    /// <exception cref="ArgumentException">A field does not fit the terminal, or an input field has no name or length.</exception>
    public static PanelLayout Create(Panel panel, IReadOnlyDictionary<string, string>? values, int alternateRows, int alternateColumns)
    {
        bool alternate = false;
        foreach (PanelField field in panel.Fields)
        {
            alternate |= field.Row > DefaultRows || field.Column > DefaultColumns;
        }
        int rows = alternate ? alternateRows : DefaultRows;
        int columns = alternate ? alternateColumns : DefaultColumns;
        PlacedField[] fields = new PlacedField[panel.Fields.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = Place(panel, panel.Fields[i], values, rows, columns);
        }
        Array.Sort(fields, static (a, b) => a.Address.CompareTo(b.Address));
        return new PanelLayout(panel, alternate, rows, columns, fields);
    }

    private static PlacedField Place(
        Panel panel, PanelField field, IReadOnlyDictionary<string, string>? values, int rows, int columns)
    {
        if (field.Row < 1 || field.Row > rows || field.Column < 1 || field.Column > columns)
        {
            throw new ArgumentException(
                $"Panel {panel.Name}: a field at row {field.Row}, column {field.Column} is off a screen of {rows} by {columns}.",
                nameof(panel));
        }
        if (field.Input && (field.Name is null || field.Length < 1))
        {
            throw new ArgumentException(
                $"Panel {panel.Name}: the input field at row {field.Row}, column {field.Column} needs a name and a length.",
                nameof(panel));
        }
        string text = field.Name is not null && values is not null && values.TryGetValue(field.Name, out string? value)
            ? value
            : field.Text;
        int address = (field.Row - 1) * columns + field.Column - 1;
        int room = rows * columns - address;
        int length = Math.Min(field.Length > 0 ? field.Length : text.Length, room);
        return new PlacedField(field, address, length, text.Length > length ? text[..length] : text);
    }
}
