namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Whether a cell is the left or right half of a double-byte character, by what stands left of it (GA23-0059, "Double-Byte
/// Character Set"): the field's character set comes first, then the character's own, then a shift-out that no shift-in closed.
/// </summary>
/// <param name="Half">The half.</param>
/// <param name="Reason">Why; without meaning where it is no half.</param>
internal readonly record struct DoubleBytePlace(DoubleByteHalf Half, DoubleByteReason Reason)
{
    public static DoubleBytePlace Find(ScreenGrid grid, int address)
    {
        var start = Governing(grid, address);
        if (start >= 0 && grid.LookAt(start).CharacterSet == Look.DoubleByteSet)
            return At(grid, address, start, DoubleByteReason.Field);
        if (!grid.IsField(address) && grid.LookAt(address).CharacterSet == Look.DoubleByteSet)
            return InRun(grid, address, start);
        return ShiftBefore(grid, address, out var shift) == Order.ShiftOut
            ? At(grid, address, shift, DoubleByteReason.Subfield)
            : default;
    }

    /// <summary>The nearest shift left of a cell within its field, and where it stands; 0 if there is none.</summary>
    public static byte ShiftBefore(ScreenGrid grid, int address, out int found)
    {
        var start = Governing(grid, address);
        for (found = address; !IsFirst(grid, found, start);)
        {
            found = grid.Previous(found);
            var code = grid.CodeAt(found);
            if (code is Order.ShiftOut or Order.ShiftIn)
                return code;
        }

        return 0;
    }

    // The field a character at a cell would belong to: where an attribute stands there, it gives way to the character.
    private static int Governing(ScreenGrid grid, int address)
    {
        if (!grid.IsField(address))
            return grid.FieldStart(address);
        var start = grid.FieldStart(grid.Previous(address));
        return start == address ? -1 : start;
    }

    private static DoubleBytePlace InRun(ScreenGrid grid, int address, int start)
    {
        if (IsShift(grid, address))
            return default;
        var at = address;
        while (!IsFirst(grid, at, start))
        {
            at = grid.Previous(at);
            if (grid.LookAt(at).CharacterSet != Look.DoubleByteSet || IsShift(grid, at))
                return At(grid, address, at, DoubleByteReason.Attribute);
        }

        return At(grid, address, grid.Previous(at), DoubleByteReason.Attribute);
    }

    private static bool IsShift(ScreenGrid grid, int address) => grid.CodeAt(address) is Order.ShiftOut or Order.ShiftIn;

    // The first cell of a field, or of an unformatted screen.
    private static bool IsFirst(ScreenGrid grid, int address, int start) =>
        start < 0 ? address == 0 : grid.Previous(address) == start;

    private static DoubleBytePlace At(ScreenGrid grid, int address, int before, DoubleByteReason reason) =>
        new(((address + grid.Size - before) % grid.Size & 1) != 0 ? DoubleByteHalf.Left : DoubleByteHalf.Right, reason);
}
