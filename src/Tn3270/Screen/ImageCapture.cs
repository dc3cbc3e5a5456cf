using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Takes images of a screen. Hidden content is blanked in the one place where codes become characters, so that everything made
/// from those characters is free of it.
/// </summary>
internal static class ImageCapture
{
    private const byte Duplicate = 0x1C;
    private const byte FieldMark = 0x1E;
    private const byte FirstGraphic = 0x40;

    /// <summary>Characters that lead the eye from a label to its field.</summary>
    private const string Leaders = " .:=-_>·";

    public static ScreenImage Take(ScreenBuffer screen)
    {
        var grid = screen.Grid;
        var characters = new char[grid.Size];
        for (var address = 0; address < characters.Length; address++)
            characters[address] = Show(screen, grid, address);

        var lines = new string[grid.Rows];
        for (var row = 0; row < lines.Length; row++)
            lines[row] = new string(characters, row * grid.Columns, grid.Columns);
        return new ScreenImage(lines, TakeFields(grid, characters), TakeRuns(grid, characters))
        {
            Columns = grid.Columns,
            CursorRow = (grid.Cursor / grid.Columns) + 1,
            CursorColumn = (grid.Cursor % grid.Columns) + 1,
            KeyboardLocked = screen.KeyboardLocked,
            Formatted = grid.Formatted,
            Version = grid.Version,
        };
    }

    private static char Show(ScreenBuffer screen, ScreenGrid grid, int address)
    {
        var cell = grid[address];
        var start = grid.FieldStart(address);
        if (cell.IsField || (start >= 0 && FieldAttribute.IsHidden(grid[start].Attribute)))
            return ' ';
        if (cell.Escaped || cell.CharacterSet == Cell.AplSet || (start >= 0 && grid[start].CharacterSet == Cell.AplSet))
            return GraphicEscapeSet.ToUnicode(cell.Code);
        return cell.Code switch
        {
            Duplicate => '*',
            FieldMark => ';',
            < FirstGraphic or 0xFF => ' ',
            _ => screen.CodePage.ToUnicode(cell.Code),
        };
    }

    private static List<ScreenField> TakeFields(ScreenGrid grid, char[] characters)
    {
        var fields = new List<ScreenField>();
        if (!grid.Formatted)
            return fields;
        for (var start = 0; start < grid.Size; start++)
        {
            if (grid[start].IsField)
                fields.Add(TakeField(grid, characters, start));
        }

        return fields;
    }

    private static ScreenField TakeField(ScreenGrid grid, char[] characters, int start)
    {
        var cell = grid[start];
        var first = grid.Next(start);
        var length = 0;
        for (var address = first; !grid[address].IsField; address = grid.Next(address))
            length++;
        var text = first + length <= grid.Size
            ? new string(characters, first, length)
            : string.Concat(characters.AsSpan(first), characters.AsSpan(0, first + length - grid.Size));
        return new ScreenField(
            Row: (first / grid.Columns) + 1,
            Column: (first % grid.Columns) + 1,
            Length: length,
            Protected: FieldAttribute.IsProtected(cell.Attribute),
            Numeric: FieldAttribute.IsNumeric(cell.Attribute),
            Hidden: FieldAttribute.IsHidden(cell.Attribute),
            Intensified: FieldAttribute.IsIntensified(cell.Attribute),
            Modified: FieldAttribute.IsModified(cell.Attribute),
            Skip: FieldAttribute.IsSkip(cell.Attribute),
            Color: ColorOf(cell, cell.Attribute),
            Highlight: (TerminalHighlight)cell.Highlight,
            Text: text.TrimEnd(' '),
            Label: TakeLabel(grid, characters, start));
    }

    // Walks left from the attribute over leaders and fields without words; input fields end the search, being someone
    // else's neighbours to the label beyond them.
    private static string TakeLabel(ScreenGrid grid, char[] characters, int start)
    {
        var rowStart = start - (start % grid.Columns);
        var end = start;
        while (end > rowStart && Leaders.Contains(characters[end - 1]))
        {
            end--;
            if (!grid[end].IsField && !FieldAttribute.IsProtected(grid.AttributeAt(end)))
                return "";
        }

        if (end == rowStart || !FieldAttribute.IsProtected(grid.AttributeAt(end - 1)))
            return "";
        var begin = end - 1;
        while (begin > rowStart && !grid[begin - 1].IsField)
            begin--;
        return new string(characters, begin, end - begin).Trim();
    }

    private static List<ScreenRun> TakeRuns(ScreenGrid grid, char[] characters)
    {
        var runs = new List<ScreenRun>();
        for (var row = 0; row < grid.Rows; row++)
        {
            var begin = row * grid.Columns;
            var end = begin + grid.Columns;
            while (begin < end)
            {
                var look = LookOf(grid, begin);
                var stop = begin + 1;
                while (stop < end && LookOf(grid, stop) == look)
                    stop++;
                var text = new string(characters, begin, stop - begin);
                var column = begin - (row * grid.Columns) + 1;
                runs.Add(new ScreenRun(
                    row + 1, column, text, look.Color, look.Background, look.Highlight, look.Intensified, look.Input));
                begin = stop;
            }
        }

        return runs;
    }

    private static CellLook LookOf(ScreenGrid grid, int address)
    {
        var cell = grid[address];
        var start = grid.FieldStart(address);
        var field = start < 0 ? Cell.Null : grid[start];

        // The attribute's own cell shows as a plain blank: a reversed or underscored field begins after it.
        if (cell.IsField)
            return new CellLook(ColorOf(cell, cell.Attribute), TerminalColor.Default, TerminalHighlight.Default, false, false);
        return new CellLook(
            cell.Color != 0 ? (TerminalColor)cell.Color : ColorOf(field, field.Attribute),
            (TerminalColor)(cell.Background != 0 ? cell.Background : field.Background),
            (TerminalHighlight)(cell.Highlight != 0 ? cell.Highlight : field.Highlight),
            FieldAttribute.IsIntensified(field.Attribute),
            !FieldAttribute.IsProtected(field.Attribute));
    }

    private static TerminalColor ColorOf(Cell field, byte attribute)
    {
        if (field.Color != 0)
            return (TerminalColor)field.Color;
        var intensified = FieldAttribute.IsIntensified(attribute);
        return FieldAttribute.IsProtected(attribute)
            ? (intensified ? TerminalColor.NeutralWhite : TerminalColor.Blue)
            : (intensified ? TerminalColor.Red : TerminalColor.Green);
    }
}
