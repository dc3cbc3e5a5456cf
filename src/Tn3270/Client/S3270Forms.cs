using System.Globalization;
using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Client;

/// <summary>
/// A terminal in the written forms of s3270: Ascii(), ReadBuffer(Ebcdic) and the status line of x3270-script(1). Programs and
/// recordings made for s3270 are read by these forms.
/// </summary>
internal static class S3270Forms
{
    /// <summary>The screen as Ascii() prints it: a line for each row, as wide as the screen, a wide character once.</summary>
    public static string[] Ascii(ScreenBuffer screen)
    {
        ScreenImage image = screen.Capture();
        string[] lines = new string[image.Rows];
        for (int row = 1; row <= lines.Length; row++)
        {
            string line = image.Line(row);

            // The right half of a character that began on the row above prints as a blank.
            line = line[0] == ScreenImage.WideFiller ? " " + line[1..] : line;
            lines[row - 1] = line.Replace(ScreenImage.WideFiller.ToString(), "", StringComparison.Ordinal);
        }
        return lines;
    }

    /// <summary>
    /// The buffer as ReadBuffer(Ebcdic) prints it: a line for each row; field attributes as <c>SF(type=value,..)</c>, changes of
    /// character attributes as <c>SA(type=value,..)</c>, codes in hexadecimal, with <c>GE()</c> around those of graphic escape.
    /// </summary>
    public static string[] ReadBuffer(ScreenBuffer screen)
    {
        ScreenGrid grid = screen.Grid;
        string[] lines = new string[grid.Rows];
        StringBuilder line = new();
        Cell told = Cell.Null;
        for (int row = 0; row < lines.Length; row++)
        {
            line.Clear();
            for (int address = row * grid.Columns; address < (row + 1) * grid.Columns; address++)
            {
                Cell cell = grid[address];
                if (cell.IsField)
                {
                    AppendField(line, cell);
                    continue;
                }
                AppendChanges(line, told, cell);
                told = cell;
                line.Append(cell.Escaped ? "GE(" : "").Append(cell.Code.ToString("x2", CultureInfo.InvariantCulture));
                line.Append(cell.Escaped ? ") " : " ");
            }
            lines[row] = line.ToString(0, line.Length - 1);
        }
        return lines;
    }

    /// <summary>The first eleven fields of the status line; the twelfth, the time of the last command, is the caller's.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="host">The host's name or address; null while not connected.</param>
    public static string Status(TerminalMachine terminal, string? host)
    {
        ScreenBuffer screen = terminal.Screen;
        byte attribute = screen.Grid.AttributeAt(screen.Cursor);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(screen.OperatorError ? 'E' : screen.KeyboardLocked ? 'L' : 'U')} {(screen.Formatted ? 'F' : 'U')} {(FieldAttribute.IsProtected(attribute) ? 'P' : 'U')} "
            + $"{(host is null ? "N" : $"C({host})")} {Mode(terminal, host)} {screen.Model.Number} {screen.Rows} {screen.Columns} "
            + $"{screen.Cursor / screen.Columns} {screen.Cursor % screen.Columns} 0x0");
    }

    private static char Mode(TerminalMachine terminal, string? host) => terminal.Phase switch
    {
        _ when host is null => 'N',
        TerminalPhase.Tn3270E when terminal.AwaitsTraffic => 'P',
        TerminalPhase.Tn3270 or TerminalPhase.Tn3270E => 'I',
        TerminalPhase.Unbound when terminal.IsSscp => 'I',
        TerminalPhase.Nvt => terminal.HostEchoes ? 'C' : 'L',
        _ => 'P',
    };

    private static void AppendField(StringBuilder line, Cell cell)
    {
        line.Append(CultureInfo.InvariantCulture, $"SF(c0={cell.Attribute:x2}");
        AppendPair(line, ExtendedAttribute.Foreground, cell.Color);
        AppendPair(line, ExtendedAttribute.Background, cell.Background);
        AppendPair(line, ExtendedAttribute.Highlighting, cell.Highlight == (byte)TerminalHighlight.Normal ? (byte)0 : cell.Highlight);
        AppendPair(line, ExtendedAttribute.InputControl, cell.InputControl);
        AppendPair(line, ExtendedAttribute.CharacterSet, cell.CharacterSet);
        line.Append(") ");
    }

    // s3270 does not tell normal highlighting from the default, and calls both normal where they follow something else.
    private static byte Full(byte highlight) => (byte)(highlight | (byte)TerminalHighlight.Normal);

    private static void AppendPair(StringBuilder line, byte type, byte value)
    {
        if (value != 0)
        {
            line.Append(CultureInfo.InvariantCulture, $",{type:x2}={value:x2}");
        }
    }

    private static void AppendChanges(StringBuilder line, Cell told, Cell now)
    {
        int start = line.Length;
        AppendChange(line, ExtendedAttribute.Foreground, told.Color, now.Color);
        AppendChange(line, ExtendedAttribute.Background, told.Background, now.Background);
        if (Full(told.Highlight) != Full(now.Highlight) || told.Look.Wrapped != now.Look.Wrapped)
        {
            // The mark of a wrapped line counts as highlighting in s3270, without being printed.
            AppendPair(line, ExtendedAttribute.Highlighting, Full(now.Highlight));
        }
        AppendChange(line, ExtendedAttribute.InputControl, told.InputControl, now.InputControl);
        AppendChange(line, ExtendedAttribute.CharacterSet, told.CharacterSet, now.CharacterSet);
        if (line.Length > start)
        {
            line.Remove(start, 1).Insert(start, "SA(").Append(") ");
        }
    }

    private static void AppendChange(StringBuilder line, byte type, byte told, byte now)
    {
        if (told != now)
        {
            line.Append(CultureInfo.InvariantCulture, $",{type:x2}={now:x2}");
        }
    }
}
