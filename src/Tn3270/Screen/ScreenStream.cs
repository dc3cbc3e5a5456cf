using System.Buffers;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Writes 3270 data streams (GA23-0059) that show a screen on another terminal: whole, or what has changed of it. The content of hidden
/// fields is never sent, nor are they marked as modified: who types into one sends it whole.
/// </summary>
public static class ScreenStream
{
    private const byte Write = 0xF1;
    private const byte EraseWrite = 0xF5;
    private const byte EraseWriteAlternate = 0x7E;
    private const byte Graphic = 0xC0;
    private const byte Skipped = FieldAttribute.Present | FieldAttribute.Protected | FieldAttribute.Numeric;
    private const int DefaultRows = 24;
    private const int DefaultColumns = 80;

    /// <summary>
    /// Whether a terminal can show a screen of this size: in its default size of 24 by 80, or in an alternate size of as many columns and
    /// no fewer rows; rows left over stay empty and protected.
    /// </summary>
    /// <param name="rows">Rows of the screen.</param>
    /// <param name="columns">Columns of the screen.</param>
    /// <param name="terminalRows">Rows of the terminal's largest size.</param>
    /// <param name="terminalColumns">Columns of the terminal's largest size.</param>
    public static bool Fits(int rows, int columns, int terminalRows, int terminalColumns) =>
        IsDefault(rows, columns) || (columns == terminalColumns && rows <= terminalRows);

    /// <summary>Appends a record that erases the terminal and shows the screen; it restores the keyboard unless the screen's is locked.</summary>
    /// <param name="screen">The screen; it must fit.</param>
    /// <param name="terminal">Rows, columns and abilities of the terminal.</param>
    /// <param name="alarm">Whether the terminal sounds its alarm.</param>
    /// <param name="output">Gets the record.</param>
    public static void WriteWhole(ScreenCopy screen, StreamTerminal terminal, bool alarm, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(terminal);
        var grid = screen.Grid;
        var plain = IsDefault(grid.Rows, grid.Columns);
        var size = SizeOf(grid, terminal);
        var record = new ScreenStreamWriter(new RecordWriter(output), size, terminal.Extended);
        record.Begin(plain ? EraseWrite : EraseWriteAlternate, Control(!screen.KeyboardLocked, alarm));
        var hidden = HiddenAt(grid, 0);
        for (var address = 0; address < grid.Size; address++)
        {
            var cell = grid[address];
            if (cell.IsField) hidden = FieldAttribute.IsHidden(cell.Attribute);
            // What is null and looks like nothing is there already.
            if (cell.IsField || (!hidden && cell != Cell.Null)) record.Put(address, cell);
        }

        // A field at its end keeps keys out of what lies beyond; on an unformatted screen it would keep them out everywhere.
        if (size > grid.Size && grid.Formatted) record.Put(grid.Size, new Cell(0, Skipped, default));
        record.End(grid.Cursor);
    }

    /// <summary>
    /// Appends a record that turns one screen, as the terminal shows it, into another of the same size. What the user has typed where
    /// nothing changed stays. Double-byte screens are always written whole, lest half a character remain.
    /// </summary>
    /// <returns>False, with nothing appended, where there is nothing to change.</returns>
    public static bool WriteChanges(
        ScreenCopy shown, ScreenCopy screen, StreamTerminal terminal, bool alarm, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(terminal);
        var (before, after) = (shown.Grid, screen.Grid);
        var restores = shown.KeyboardLocked && !screen.KeyboardLocked;
        var changed = !SameCells(before, after);
        if (!changed && !restores && !alarm && before.Cursor == after.Cursor) return false;
        if (before.Rows != after.Rows || before.Columns != after.Columns || (changed && screen.HasDoubleByte))
        {
            WriteWhole(screen, terminal, alarm, output);
            return true;
        }

        var record = new ScreenStreamWriter(new RecordWriter(output), SizeOf(after, terminal), terminal.Extended);
        record.Begin(Write, Control(restores, alarm));
        var (wasHidden, hidden) = (HiddenAt(before, 0), HiddenAt(after, 0));
        for (var address = 0; address < after.Size; address++)
        {
            var (was, cell) = (before[address], after[address]);
            if (was.IsField) wasHidden = FieldAttribute.IsHidden(was.Attribute);
            if (cell.IsField) hidden = FieldAttribute.IsHidden(cell.Attribute);
            // What was hidden was not sent, so what is no longer hidden is new to the terminal.
            if (was != cell || (wasHidden != hidden && !cell.IsField)) record.Put(address, hidden && !cell.IsField ? Blank(cell) : cell);
        }

        record.End(before.Cursor == after.Cursor ? null : after.Cursor);
        return true;
    }

    /// <summary>
    /// Appends a record that writes one line of text, bright, into row 24 of whatever the terminal shows, and leaves its keyboard as it is.
    /// The screen shown before is then no longer known: the next is to be written whole.
    /// </summary>
    /// <param name="text">The text in the terminal's code page; what does not fit the row is left out.</param>
    /// <param name="output">Gets the record.</param>
    public static void WriteMessage(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        const byte bright = FieldAttribute.Present | FieldAttribute.Protected | FieldAttribute.Intensified;
        const int row = (DefaultRows - 1) * DefaultColumns;
        var record = new ScreenStreamWriter(new RecordWriter(output), DefaultRows * DefaultColumns, extended: false);
        record.Begin(Write, Control(restores: false, alarm: false));
        record.Put(row, new Cell(0, bright, default));
        for (var i = 0; i < DefaultColumns - 1; i++) record.Put(row + 1 + i, new Cell(i < text.Length ? text[i] : (byte)0, 0, default));
        record.End(null);
    }

    /// <summary>What the terminal shows once it has the record that shows the screen: a keyboard once unlocked cannot be locked from here.</summary>
    /// <param name="shown">What it showed; null where nothing is known.</param>
    /// <param name="screen">What it is to show.</param>
    public static ScreenCopy Shown(ScreenCopy? shown, ScreenCopy screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        return screen.Locked(screen.KeyboardLocked && shown is not { KeyboardLocked: false });
    }

    private static Cell Blank(Cell cell) => new(0, 0, cell.Look.InBaseSet());

    private static bool IsDefault(int rows, int columns) => rows == DefaultRows && columns == DefaultColumns;

    private static int SizeOf(ScreenGrid grid, StreamTerminal terminal) =>
        IsDefault(grid.Rows, grid.Columns) ? grid.Size : terminal.Rows * terminal.Columns;

    private static byte Control(bool restores, bool alarm) =>
        (byte)(Graphic | (restores ? (byte)WriteControl.RestoreKeyboard : 0) | (alarm ? (byte)WriteControl.SoundAlarm : 0));

    private static bool HiddenAt(ScreenGrid grid, int address) => grid.Formatted && FieldAttribute.IsHidden(grid.AttributeAt(address));

    private static bool SameCells(ScreenGrid one, ScreenGrid other)
    {
        if (one.Rows != other.Rows || one.Columns != other.Columns) return false;
        for (var address = 0; address < one.Size; address++)
        {
            if (one[address] != other[address]) return false;
        }

        return true;
    }
}
