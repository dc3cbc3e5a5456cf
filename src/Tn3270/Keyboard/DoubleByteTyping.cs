using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>
/// Typing and deleting double-byte characters: in fields of their own, by themselves, or between shift-out and shift-in, which
/// typing creates where the field allows it (GA23-0059, "Input Control"). Nothing is ever left cut in two.
/// </summary>
internal static class DoubleByteTyping
{
    // The shifts around a character that begins a subfield of its own.
    private const int ShiftCells = 2;

    /// <summary>Enters a character at the cursor and moves it on; false, with nothing changed, where it may not stand.</summary>
    public static bool TryPut(ScreenGrid grid, byte first, byte second, bool insert)
    {
        var cursor = grid.Cursor;
        if (grid.CodeAt(cursor) == Order.ShiftIn)
            return TryExtend(grid, cursor, first, second, insert);
        var place = DoubleBytePlace.Find(grid, cursor);
        cursor = place.Half == DoubleByteHalf.Right ? grid.Previous(cursor) : cursor;
        return place.Half == DoubleByteHalf.None
            ? TryBegin(grid, cursor, first, second, insert)
            : TryReplace(grid, cursor, first, second, insert);
    }

    /// <summary>Whether a single-byte character may be typed at a cell, and where: behind a shift-in if the cursor is on one.</summary>
    public static bool TrySingle(ScreenGrid grid, ref int address)
    {
        var code = grid.CodeAt(address);
        if (code == Order.ShiftIn)
        {
            address = grid.Next(address);
            return !grid.IsField(address) && grid.CodeAt(address) != Order.ShiftOut;
        }

        return code != Order.ShiftOut && DoubleBytePlace.Find(grid, address).Half == DoubleByteHalf.None;
    }

    /// <summary>
    /// Deletes the character at an address, both halves of a wide one, and puts the cursor there; an empty pair of shifts goes as
    /// one. False, and nothing changed, where a shift is needed by what it encloses.
    /// </summary>
    public static bool TryDelete(ScreenGrid grid, int address)
    {
        var code = grid.CodeAt(address);
        if (code is Order.ShiftOut or Order.ShiftIn)
        {
            var start = code == Order.ShiftOut ? address : grid.Previous(address);
            if (grid.CodeAt(start) != Order.ShiftOut || grid.CodeAt(grid.Next(start)) != Order.ShiftIn)
                return false;
            grid.Cursor = start;
            FieldEditing.Delete(grid, start);
            FieldEditing.Delete(grid, start);
            return true;
        }

        var half = DoubleBytePlace.Find(grid, address).Half;
        grid.Cursor = address = half == DoubleByteHalf.Right ? grid.Previous(address) : address;
        if (half != DoubleByteHalf.None)
            FieldEditing.Delete(grid, address);
        FieldEditing.Delete(grid, address);
        return true;
    }

    /// <summary>Erases to the end of the field; a subfield that loses its end is closed where the erasure began.</summary>
    public static void EraseToEnd(ScreenGrid grid)
    {
        var cursor = grid.Cursor;
        var place = DoubleBytePlace.Find(grid, cursor);
        if (place.Half == DoubleByteHalf.Right)
            grid.Cursor = cursor = grid.Previous(cursor);
        FieldEditing.EraseToEnd(grid, cursor);
        if (place.Half != DoubleByteHalf.None && place.Reason == DoubleByteReason.Subfield)
            grid.Set(cursor, new Cell(Order.ShiftIn, 0, default));
    }

    private static bool TryReplace(ScreenGrid grid, int cursor, byte first, byte second, bool insert)
    {
        var next = grid.Next(cursor);
        if (grid.IsField(next) || grid.CodeAt(next) == Order.ShiftIn)
            return false;
        var look = new Look(0).WithCharacterSet(grid.LookAt(cursor).CharacterSet);
        if (insert && !TryOpen(grid, cursor, 2))
            return false;
        Put(grid, cursor, first, look);
        Put(grid, next, second, look);
        grid.MarkModified(cursor);
        grid.Cursor = grid.Next(next);
        return true;
    }

    // On the shift-in that ends a subfield: the subfield grows, and its end moves right.
    private static bool TryExtend(ScreenGrid grid, int cursor, byte first, byte second, bool insert)
    {
        if (insert ? !TryOpen(grid, cursor, 2) : !IsFreeAfter(grid, cursor))
            return false;
        var next = grid.Next(cursor);
        Put(grid, cursor, first, default);
        Put(grid, next, second, default);
        Put(grid, grid.Next(next), Order.ShiftIn, default);
        grid.MarkModified(cursor);
        grid.Cursor = grid.Next(next);
        return true;
    }

    private static bool TryBegin(ScreenGrid grid, int cursor, byte first, byte second, bool insert)
    {
        const int cells = 2 + ShiftCells;
        var start = grid.FieldStart(cursor);
        if (start >= 0 && grid.LookAt(start).InputControl == 0)
            return false;
        if (insert ? !TryOpen(grid, cursor, cells) : !IsFree(grid, cursor, cells))
            return false;
        ReadOnlySpan<byte> codes = [Order.ShiftOut, first, second, Order.ShiftIn];
        var at = cursor;
        foreach (var code in codes)
        {
            Put(grid, at, code, default);
            grid.Cursor = at;
            at = grid.Next(at);
        }

        grid.MarkModified(cursor);
        return true;
    }

    private static void Put(ScreenGrid grid, int address, byte code, Look look) => grid.Set(address, new Cell(code, 0, look));

    // Cells of the field of which all but the first are empty: nothing but the character under the cursor is replaced.
    private static bool IsFree(ScreenGrid grid, int address, int count)
    {
        for (var i = 0; i < count; i++, address = grid.Next(address))
        {
            var isEmpty = i == 0 ? grid.CodeAt(address) is not (Order.ShiftOut or Order.ShiftIn) : grid.CodeAt(address) is 0 or FieldEditing.Space;
            if (!isEmpty || grid.IsField(address) || (!grid.Formatted && address == 0 && i > 0))
                return false;
        }

        return true;
    }

    private static bool IsFreeAfter(ScreenGrid grid, int address)
    {
        var next = grid.Next(address);
        return grid.CodeAt(next) is 0 or FieldEditing.Space && IsFree(grid, next, 2);
    }

    // Makes room for several cells at once, or for none.
    private static bool TryOpen(ScreenGrid grid, int cursor, int count)
    {
        if (FieldEditing.RoomAfter(grid, cursor) < count)
            return false;
        for (var i = 0; i < count; i++)
            FieldEditing.Insert(grid, cursor, FieldEditing.Space, blankIsRoom: false);
        return true;
    }
}
