using System.Text;
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
    private const byte Substitute = 0x3F;
    private const byte EightOnes = 0xFF;
    private const byte FirstGraphic = 0x40;
    private const char WideSpace = '\u3000';

    /// <summary>Characters that lead the eye from a label to its field.</summary>
    private const string Leaders = " .:=-_>·";

    public static ScreenImage Take(ScreenBuffer screen)
    {
        var grid = screen.Grid;
        var characters = new char[grid.Size];
        Show(screen, grid, characters);

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

    private static void Show(ScreenBuffer screen, ScreenGrid grid, char[] characters)
    {
        var start = grid.FieldStart(0);
        var field = start < 0 ? Cell.Null : grid[start];
        for (var address = 0; address < characters.Length; address++)
        {
            var cell = grid[address];
            field = cell.IsField ? cell : field;
            if (cell.IsField || FieldAttribute.IsHidden(field.Attribute))
                characters[address] = ' ';
            else if (screen.HalfAt(address) == DoubleByteHalf.Left && address + 1 < characters.Length)
                (characters[address], characters[++address]) = ShowWide(screen.CodePage, cell.Code, grid.CodeAt(address));
            else
                characters[address] = ShowOne(screen.CodePage, cell, field.CharacterSet, grid.TextAt(address));
        }
    }

    private static char ShowOne(CodePage page, Cell cell, byte fieldSet, char text)
    {
        if (text != 0)
            return text;
        if (cell.Escaped || cell.CharacterSet == Look.AplSet || (cell.CharacterSet == 0 && fieldSet == Look.AplSet))
            return GraphicEscapeSet.ToUnicode(cell.Code);
        return cell.Code switch
        {
            Duplicate => '*',
            FieldMark => ';',
            Substitute => '■',
            EightOnes => '●',
            < FirstGraphic => ' ',
            _ => Assigned(page.ToUnicode(cell.Code)),
        };
    }

    // A code without a character shows as a blank, as on a terminal.
    private static char Assigned(char character) => character == CodePage.Unassigned ? ' ' : character;

    // A character beyond the basic plane fills both cells by itself, being two UTF-16 units.
    private static (char Left, char Right) ShowWide(CodePage page, byte first, byte second)
    {
        var rune = first < FirstGraphic ? new Rune(WideSpace) : page.ToUnicode(first, second);
        if (rune.Value == CodePage.Unassigned)
            rune = new Rune(WideSpace);
        if (rune.IsBmp)
            return ((char)rune.Value, ScreenImage.WideFiller);
        Span<char> pair = stackalloc char[2];
        rune.EncodeToUtf16(pair);
        return (pair[0], pair[1]);
    }

    private static List<ScreenField> TakeFields(ScreenGrid grid, char[] characters)
    {
        var fields = new List<ScreenField>();
        if (!grid.Formatted)
            return fields;
        for (var start = grid.Fields.AtOrAfter(0); start >= 0; start = grid.Fields.AtOrAfter(start + 1))
            fields.Add(TakeField(grid, characters, start));

        return fields;
    }

    private static ScreenField TakeField(ScreenGrid grid, char[] characters, int start)
    {
        var cell = grid[start];
        var first = grid.Next(start);
        var length = (grid.FieldAfter(start) - first + grid.Size) % grid.Size;
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
            Highlight: HighlightOf(cell.Highlight),
            Text: text.TrimEnd(' '),
            Label: TakeLabel(grid, characters, start))
        {
            Outline = (FieldOutline)cell.Look.Outline,
            Validation = (FieldValidation)cell.Look.Validation,
            DoubleByte = cell.CharacterSet == Look.DoubleByteSet,
        };
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
            HighlightOf(cell.Highlight != 0 ? cell.Highlight : field.Highlight),
            FieldAttribute.IsIntensified(field.Attribute),
            !FieldAttribute.IsProtected(field.Attribute));
    }

    // Some hosts add highlights up, which the architecture does not have: the strongest of the sum is shown.
    private static TerminalHighlight HighlightOf(byte value) => value switch
    {
        0 => TerminalHighlight.Default,
        0xF0 or 0xF1 or 0xF2 or 0xF4 or 0xF8 => (TerminalHighlight)value,
        _ when (value & 4) != 0 => TerminalHighlight.Underscore,
        _ when (value & 2) != 0 => TerminalHighlight.Reverse,
        _ when (value & 1) != 0 => TerminalHighlight.Blink,
        _ => TerminalHighlight.Default,
    };

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
