using System.Text;

namespace Holdfast.Cli.Output;

/// <summary>A table for a terminal: columns as wide as they need to be, two blanks between them.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; it has as many cells as there are headings.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Prints the table, or a line that says it is empty.</summary>
    public void Print(string whenEmpty, string indent = "")
    {
        foreach (var line in Lines(whenEmpty)) Console.WriteLine(indent + line);
    }

    /// <summary>The table's lines, the headings first.</summary>
    public IReadOnlyList<string> Lines(string whenEmpty)
    {
        if (_rows.Count == 0) return [Style.Dim(whenEmpty)];
        var widths = headings.Select((heading, i) => _rows.Select(row => Width(row[i])).Append(heading.Length).Max()).ToArray();
        return [Style.Dim(Line(headings, widths)), .. _rows.Select(row => Line(row, widths))];
    }

    private static string Line(string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            line.Append(cells[i]);
            if (i < cells.Length - 1) line.Append(' ', widths[i] - Width(cells[i]) + 2);
        }

        return line.ToString();
    }

    private static int Width(string cell)
    {
        var width = 0;
        var inEscape = false;
        foreach (var c in cell)
        {
            if (c == '\e') inEscape = true;
            if (!inEscape) width++;
            if (inEscape && c == 'm') inEscape = false;
        }

        return width;
    }
}
