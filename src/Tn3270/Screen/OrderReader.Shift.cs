namespace Holdfast.Tn3270.Screen;

// What a double-byte code page changes: characters of two codes, and the shifts that lead in and out of them.
internal ref partial struct OrderReader
{
    private const byte LastGraphic = 0xFE;

    private readonly bool IsInDoubleByte() =>
        _look.CharacterSet == Look.DoubleByteSet || DoubleBytePlace.Find(grid, _address).Half != DoubleByteHalf.None;

    private RecordFault ShiftOut()
    {
        if (abilities.DoubleByte)
        {
            var place = DoubleBytePlace.Find(grid, _address);
            if (place.Half == DoubleByteHalf.Right
                || (place.Half != DoubleByteHalf.None && place.Reason != DoubleByteReason.Attribute))
                return RecordFault.InvalidDoubleByte;
        }

        Store(new Cell(Order.ShiftOut, 0, _look));
        return OrderDone();
    }

    // A shift-in without its shift-out is refused with single-byte pages as well, as deployed terminals do.
    private RecordFault ShiftIn()
    {
        if (abilities.DoubleByte)
        {
            var place = DoubleBytePlace.Find(grid, _address);
            if (place.Half == DoubleByteHalf.Right
                || (place.Half != DoubleByteHalf.None && place.Reason == DoubleByteReason.Field))
                return RecordFault.InvalidDoubleByte;
        }

        if (DoubleBytePlace.ShiftBefore(grid, _address, out _) != Order.ShiftOut)
            return RecordFault.InvalidDoubleByte;
        Store(new Cell(Order.ShiftIn, 0, _look));
        return OrderDone();
    }

    private RecordFault DoubleByteCharacter(ReadOnlySpan<byte> rest, out int length)
    {
        var first = rest[0];
        length = 1;
        var half = DoubleBytePlace.Find(grid, _address).Half;
        if (half == DoubleByteHalf.Right)
            return RecordFault.InvalidDoubleByte;
        if (half == DoubleByteHalf.None && _look.CharacterSet != Look.DoubleByteSet)
        {
            Store(new Cell(first, 0, _look));
            return CharacterDone();
        }

        if (rest.Length < 2)
            return RecordFault.TruncatedOrder;
        var second = rest[1];
        if (first == Order.Null && second is Order.StartField or Order.StartFieldExtended)
        {
            // A null in a left half before a field: a dead position.
            Store(new Cell(first, 0, _look));
            return CharacterDone();
        }

        if (!IsValid(first, second))
            return RecordFault.InvalidDoubleByte;
        length = 2;
        Store(new Cell(first, 0, _look));
        Store(new Cell(second, 0, _look));
        return CharacterDone();
    }

    // Done is false where the character to repeat is a single-byte one.
    private RecordFault RepeatDoubleByte(int stop, ReadOnlySpan<byte> operands, ref int length, out bool done)
    {
        var half = DoubleBytePlace.Find(grid, _address).Half;
        done = half != DoubleByteHalf.None || _look.CharacterSet == Look.DoubleByteSet;
        if (!done)
            return RecordFault.None;
        if (half == DoubleByteHalf.Right || ((stop - _address) & 1) != 0)
            return RecordFault.InvalidDoubleByte;
        if (operands.Length < 4)
            return RecordFault.TruncatedOrder;
        var (first, second) = (operands[2], operands[3]);
        if (!IsValid(first, second))
            return RecordFault.InvalidDoubleByte;
        length = 5;
        do
        {
            Store(new Cell(first, 0, _look));
            Store(new Cell(second, 0, _look));
        }
        while (_address != stop);
        return OrderDone();
    }

    private readonly RecordFault CheckErasure(int stop) =>
        IsRight(_address) || IsRight(stop) ? RecordFault.InvalidDoubleByte : RecordFault.None;

    private readonly bool IsRight(int address) =>
        !grid.IsField(address) && DoubleBytePlace.Find(grid, address).Half == DoubleByteHalf.Right;

    private static bool IsValid(byte first, byte second) => first == Order.Null
        ? second is 0x00 or 0x0C or 0x0D or 0x15 or 0x19 or 0x1C or 0x1E
        : first is >= OrderScan.FirstGraphic and <= LastGraphic && second is >= OrderScan.FirstGraphic and <= LastGraphic;
}
