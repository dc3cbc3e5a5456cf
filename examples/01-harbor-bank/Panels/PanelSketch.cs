using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>
/// Draws a panel of 24 by 80 in the bank's manner: title on rows 1 and 2, a rule on row 3, the notice on row 22, a rule and the
/// keys beneath. Labels are turquoise, what is read is green, what may be typed is underscored, white is kept for titles.
/// </summary>
internal sealed class PanelSketch(string name)
{
    public const int Columns = 80;
    private const int FirstColumn = 2;
    private const int LastColumn = 79;
    private const int NoticeRow = 22;
    private const int KeysRow = 24;
    private const int LeaderWidth = 22;

    private readonly List<PanelField> _fields = [];

    /// <summary>Title rows and the rule beneath them.</summary>
    public PanelSketch Title(Heading heading, string title)
    {
        Put(1, FirstColumn, name, FieldColor.Blue);
        Centre(1, "H A R B O R   B A N K", FieldColor.White);
        Right(1, $"Instance {heading.Instance}", FieldColor.Blue);
        if (heading.User is not null)
            Put(2, FirstColumn, heading.User, FieldColor.Blue);
        Centre(2, title, FieldColor.Turquoise);
        Right(2, heading.Now.ToString("yyyy-MM-dd HH:mm"), FieldColor.Blue);
        return Rule(3);
    }

    /// <summary>The notice, its rule and the keys, on the last rows.</summary>
    public PanelSketch Foot(Notice? notice, string keys)
    {
        if (notice is not null)
        {
            var text = notice.ToString();
            var shown = text.Length > LastColumn - 1 ? text[..(LastColumn - 1)] : text;
            Put(NoticeRow, FirstColumn, shown, ColorOf(notice.Kind), intensified: true);
        }
        Rule(KeysRow - 1);
        return Put(KeysRow, FirstColumn, keys, FieldColor.Blue);
    }

    public PanelSketch Rule(int row) => Put(row, FirstColumn, new string('-', LastColumn - 1), FieldColor.Blue);

    public PanelSketch Label(int row, int column, string text) => Put(row, column, text, FieldColor.Turquoise);

    public PanelSketch Value(int row, int column, string text) => Put(row, column, text, FieldColor.Green);

    public PanelSketch Strong(int row, int column, string text) => Put(row, column, text, FieldColor.White, intensified: true);

    /// <summary>A label with a dotted leader, so that what follows stands in one column.</summary>
    public PanelSketch Leader(int row, int column, string text)
    {
        var dots = text.Length % 2 == 0 ? " " : "  ";
        var line = text + dots;
        while (line.Length + 2 <= LeaderWidth)
            line += ". ";
        return Label(row, column, line.TrimEnd());
    }

    /// <summary>A leader and the value it leads to.</summary>
    public PanelSketch Fact(int row, string label, string value, FieldColor color = FieldColor.Green)
    {
        Leader(row, 5, label);
        return Put(row, 5 + LeaderWidth + 3, value, color);
    }

    /// <summary>A leader, an arrow and a field to type in.</summary>
    public PanelSketch Ask(int row, string label, string field, int length, string text, bool hidden = false, bool numeric = false)
    {
        Leader(row, 5, label);
        Label(row, 5 + LeaderWidth + 1, "===>");
        return Input(row, 5 + LeaderWidth + 7, field, length, text, hidden, numeric);
    }

    public PanelSketch Input(
        int row, int column, string field, int length, string text, bool hidden = false, bool numeric = false)
    {
        _fields.Add(new PanelField
        {
            Row = row,
            Column = column,
            Name = field,
            Length = length,
            Text = text.Length > length ? text[..length] : text,
            Input = true,
            Hidden = hidden,
            Numeric = numeric,
            Color = FieldColor.Green,
            Highlight = hidden ? FieldHighlight.Default : FieldHighlight.Underscore,
        });
        return this;
    }

    public PanelSketch Centre(int row, string text, FieldColor color) =>
        Put(row, ((Columns - text.Length) / 2) + 1, text, color, intensified: color == FieldColor.White);

    public PanelSketch Right(int row, string text, FieldColor color) => Put(row, LastColumn - text.Length + 1, text, color);

    public PanelSketch Put(int row, int column, string text, FieldColor color, bool intensified = false)
    {
        _fields.Add(new PanelField { Row = row, Column = column, Text = text, Color = color, Intensified = intensified });
        return this;
    }

    /// <summary>Adds a field as it is.</summary>
    public PanelSketch Add(PanelField field)
    {
        _fields.Add(field);
        return this;
    }

    public Panel Done(string? cursor = null, bool alarm = false) =>
        new() { Name = name, Fields = _fields, CursorField = cursor, Alarm = alarm };

    private static FieldColor ColorOf(NoticeKind kind) => kind switch
    {
        NoticeKind.Error => FieldColor.Red,
        NoticeKind.Warning => FieldColor.Yellow,
        _ => FieldColor.White,
    };
}
