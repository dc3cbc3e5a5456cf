using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>Where the keys that only move take the cursor. Each answers an address and changes nothing.</summary>
internal static class CursorMotion
{
    /// <summary>The target of a moving key; null if the key is none.</summary>
    public static int? Target(ScreenGrid grid, Key key)
    {
        var cursor = grid.Cursor;
        return key switch
        {
            Key.Left => grid.Previous(cursor),
            Key.Right => grid.Next(cursor),
            Key.Up => (cursor + grid.Size - grid.Columns) % grid.Size,
            Key.Down => (cursor + grid.Columns) % grid.Size,
            Key.Home => grid.NextUnprotected(grid.Size - 1),
            Key.Tab => grid.NextUnprotected(cursor),
            Key.BackTab => BackTab(grid, cursor),
            Key.NewLine => NewLine(grid, cursor),
            Key.FieldEnd => FieldEnd(grid, cursor),
            Key.WordNext => Word(grid, cursor, forward: true),
            Key.WordPrevious => Word(grid, cursor, forward: false),
            _ => null,
        };
    }

    private static int BackTab(ScreenGrid grid, int cursor)
    {
        if (!grid.Formatted)
            return 0;

        // From the first cell of a field, its own attribute does not count: the key goes one field further.
        var from = grid.Previous(cursor);
        if (grid.IsField(from))
            from = grid.Previous(from);
        var field = grid.FieldStart(from);
        for (var left = grid.Fields.Count; left > 0; left--)
        {
            var next = grid.Next(field);
            if (!FieldAttribute.IsProtected(grid[field].Attribute) && !grid.IsField(next))
                return next;
            field = grid.FieldStart(grid.Previous(field));
        }

        return 0;
    }

    private static int NewLine(ScreenGrid grid, int cursor)
    {
        var down = (cursor + grid.Columns) % grid.Size;
        var start = down - (down % grid.Columns);
        var typeable = !grid[start].IsField && !FieldAttribute.IsProtected(grid.AttributeAt(start));
        return !grid.Formatted || typeable ? start : grid.NextUnprotected(start);
    }

    private static int FieldEnd(ScreenGrid grid, int cursor)
    {
        var start = grid.FieldStart(cursor);
        if (start < 0 || start == cursor || FieldAttribute.IsProtected(grid[start].Attribute))
            return cursor;
        var first = grid.Next(start);
        var last = grid.Previous(grid.FieldAfter(start));
        var at = last;
        while (at != first && IsBlank(grid[at]))
            at = grid.Previous(at);

        // A full field leaves no cell behind its last character: the cursor stays on it.
        return IsBlank(grid[at]) || at == last ? at : grid.Next(at);
    }

    private static int Word(ScreenGrid grid, int cursor, bool forward)
    {
        var at = cursor;
        do
        {
            at = forward ? grid.Next(at) : grid.Previous(at);
            if (StartsWord(grid, at))
                return at;
        }
        while (at != cursor);
        return cursor;
    }

    private static bool StartsWord(ScreenGrid grid, int address)
    {
        var cell = grid[address];
        if (cell.IsField || IsBlank(cell) || FieldAttribute.IsProtected(grid.AttributeAt(address)))
            return false;
        var before = grid[grid.Previous(address)];
        return before.IsField || IsBlank(before);
    }

    private static bool IsBlank(Cell cell) => cell.Code is 0 or FieldEditing.Space;
}
