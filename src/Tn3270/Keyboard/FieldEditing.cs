using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>
/// Changes of field content by keys: each sets the field's modified data tag. The caller has made sure that the cell is
/// unprotected. On an unformatted screen a field is taken to end where the screen ends, and a deletion where the row does.
/// </summary>
internal static class FieldEditing
{
    public const byte Space = 0x40;

    /// <summary>Replaces the character of a cell; what the operator enters has the field's look, not its predecessor's.</summary>
    public static void Overwrite(ScreenGrid grid, int address, byte code)
    {
        grid.Set(address, new Cell(code, 0, default));
        grid.MarkModified(address);
    }

    /// <summary>Shifts the field right from a cell on to the next null and puts a character there; false if there is no room.</summary>
    /// <param name="grid">The screen.</param>
    /// <param name="address">Where to insert.</param>
    /// <param name="code">EBCDIC code.</param>
    /// <param name="blankIsRoom">Whether a blank at the end of the field counts as room, as a null does.</param>
    public static bool Insert(ScreenGrid grid, int address, byte code, bool blankIsRoom)
    {
        var last = LastCell(grid, address);
        var room = address;
        while (grid.CodeAt(room) != 0 && room != last)
            room = grid.Next(room);
        var left = grid.CodeAt(room);
        if (left != 0 && !(blankIsRoom && left == Space))
            return false;
        for (var at = room; at != address; at = grid.Previous(at))
            grid.Set(at, grid[grid.Previous(at)]);
        Overwrite(grid, address, code);
        return true;
    }

    /// <summary>How many nulls there are from a cell to the end of its field.</summary>
    public static int RoomAfter(ScreenGrid grid, int address)
    {
        var last = LastCell(grid, address);
        var room = grid.CodeAt(last) == 0 ? 1 : 0;
        for (var at = address; at != last; at = grid.Next(at))
            room += grid.CodeAt(at) == 0 ? 1 : 0;
        return room;
    }

    /// <summary>Whether a field holds nothing but nulls and blanks from a cell on.</summary>
    public static bool IsEmptyFrom(ScreenGrid grid, int address)
    {
        var last = LastCell(grid, address);
        while (grid.CodeAt(address) is 0 or Space)
        {
            if (address == last)
                return true;
            address = grid.Next(address);
        }

        return false;
    }

    /// <summary>Removes the character of a cell; what follows in the field moves left and a null enters at its end.</summary>
    public static void Delete(ScreenGrid grid, int address)
    {
        var last = grid.Formatted ? LastCell(grid, address) : LastOfRow(grid, address);
        for (var at = address; at != last; at = grid.Next(at))
            grid.Set(at, grid[grid.Next(at)]);
        grid.Set(last, Cell.Null);
        grid.MarkModified(address);
    }

    /// <summary>Nulls from a cell to the end of the field.</summary>
    public static void EraseToEnd(ScreenGrid grid, int address)
    {
        var last = LastCell(grid, address);
        for (var at = address; at != last; at = grid.Next(at))
            grid.Set(at, Cell.Null);
        grid.Set(last, Cell.Null);
        grid.MarkModified(address);
    }

    /// <summary>
    /// Turns the nulls left of a typed character into blanks, so that the host, which never sees nulls, finds the character
    /// where the operator saw it. It goes back over a row's start only if the field holds something on the row above.
    /// </summary>
    public static void FillBefore(ScreenGrid grid, int address)
    {
        var start = grid.FieldStart(address);
        if (start < 0)
            return;
        for (var at = grid.Previous(address); at != start; at = grid.Previous(at))
        {
            var crossesRow = at % grid.Columns == grid.Columns - 1;
            if (crossesRow && !HoldsText(grid, start, at))
                return;
            if (grid[at].Code == 0)
                grid.Set(at, grid[at].WithCode(Space));
        }
    }

    private static bool HoldsText(ScreenGrid grid, int start, int rowEnd)
    {
        for (var i = 0; i < grid.Columns; i++)
        {
            var at = rowEnd - i;
            if (at == start)
                return false;
            if (grid[at].Code != 0)
                return true;
        }

        return false;
    }

    private static int LastCell(ScreenGrid grid, int address) =>
        grid.Formatted ? grid.Previous(grid.FieldAfter(address)) : grid.Size - 1;

    private static int LastOfRow(ScreenGrid grid, int address) => address - (address % grid.Columns) + grid.Columns - 1;
}
