using System.Runtime.CompilerServices;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Executes the orders and data of one write on a grid (GA23-0059, "Orders"). It lives for one record; character attributes
/// set by SA start at their defaults. A fault ends it; what came before stays.
/// </summary>
/// <remarks>
/// Panels consist of orders and short texts, so what an order costs beyond its effect decides the speed: what hosts send most is
/// inlined into the loop.
/// </remarks>
/// <param name="grid">The screen.</param>
/// <param name="record">The whole record.</param>
/// <param name="position">Where the first order stands in it.</param>
/// <param name="address">The buffer address to begin with.</param>
/// <param name="abilities">What of the orders this terminal obeys.</param>
internal ref partial struct OrderReader(
    ScreenGrid grid, ReadOnlySpan<byte> record, int position, int address, ScreenAbilities abilities)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private int _address = address;
    private int _cursor = -1;

    // The character attributes that SA gave.
    private Look _look;

    // Whether the last thing read was an order or the command: a program tab then leaves the rest of the field alone.
    private bool _afterOrder = true;

    // A program tab that nulled up to the screen's end: the next one goes on nulling.
    private bool _nulledToEnd;

    /// <summary>Where the order at fault begins.</summary>
    public int FaultOffset { get; private set; }

    public RecordFault Run()
    {
        var fault = RecordFault.None;

        // What is left is a local, so that it stays in registers: as a field, each byte taken would wait for the one before it.
        var rest = _record[position..];
        while (!rest.IsEmpty)
        {
            var code = rest[0];
            int length;
            if (!OrderScan.IsText(code))
            {
                length = OrderScan.OrderLength(rest);
                fault = Execute(code, rest, ref length);
            }
            else if (!abilities.DoubleByte)
            {
                length = OrderScan.TextLength(rest);
                Write(rest[..length]);
            }
            else
            {
                fault = DoubleByteCharacter(rest, out length);
            }

            if (fault != RecordFault.None)
                break;
            rest = rest[length..];
        }

        // Insert Cursor takes hold when the write ends, also after a fault.
        FaultOffset = _record.Length - rest.Length;
        if (_cursor >= 0)
            grid.Cursor = _cursor;
        return fault;
    }

    // Operands end early where the record does. A repeated double-byte character makes its order one byte longer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordFault Execute(byte code, ReadOnlySpan<byte> rest, ref int length)
    {
        var operands = rest[1..length];
        switch (code)
        {
            case Order.SetBufferAddress: return SetBufferAddress(operands);
            case Order.StartField: return StartField(operands);
            case Order.StartFieldExtended: return StartFieldExtended(operands);
            case Order.SetAttribute: return SetAttribute(operands);
            case Order.ModifyField: return ModifyField(operands);
            case Order.RepeatToAddress: return RepeatToAddress(rest[1..], ref length);
            case Order.EraseUnprotectedToAddress: return EraseUnprotectedToAddress(operands);
            case Order.ProgramTab: ProgramTab(); return RecordFault.None;
            case Order.InsertCursor: return InsertCursor();
            case Order.GraphicEscape: return GraphicEscape(operands);
            case Order.ShiftOut: return ShiftOut();
            case Order.ShiftIn: return ShiftIn();
            default: return Control(code);
        }
    }

    // Where text passes the screen's end it goes on at the first cell.
    private void Write(ReadOnlySpan<byte> text)
    {
        while (text.Length > grid.Size - _address)
        {
            var room = grid.Size - _address;
            grid.Write(_address, text[..room], _look);
            text = text[room..];
            _address = 0;
        }

        grid.Write(_address, text, _look);
        _address += text.Length;
        if (_address == grid.Size)
            _address = 0;
        _ = CharacterDone();
    }

    // Format control codes occupy a position like characters, but a program tab after them finds an order. Other codes below
    // the graphics are no orders of ours and are passed over, as deployed terminals do.
    private RecordFault Control(byte code)
    {
        if (code is not (0x0C or 0x0D or 0x15 or 0x19 or 0x1C or 0x1E or 0x25 or 0x3F))
            return OrderDone();
        if (abilities.DoubleByte && IsInDoubleByte())
            return RecordFault.InvalidDoubleByte;
        Store(new Cell(code, 0, _look));
        return OrderDone();
    }

    private void Store(Cell cell)
    {
        grid.Set(_address, cell);
        _address = grid.Next(_address);
    }

    private RecordFault CharacterDone()
    {
        _afterOrder = false;
        _nulledToEnd = false;
        return RecordFault.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordFault OrderDone()
    {
        _afterOrder = true;
        _nulledToEnd = false;
        return RecordFault.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly RecordFault ReadAddress(ReadOnlySpan<byte> operands, out int address)
    {
        if (operands.Length < 2)
        {
            address = 0;
            return RecordFault.TruncatedOrder;
        }

        address = BufferAddress.Decode(operands[0], operands[1]);
        return address < grid.Size ? RecordFault.None : RecordFault.InvalidAddress;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordFault SetBufferAddress(ReadOnlySpan<byte> operands)
    {
        var fault = ReadAddress(operands, out var address);
        if (fault != RecordFault.None)
            return fault;
        _address = address;
        return OrderDone();
    }

    private RecordFault InsertCursor()
    {
        _cursor = _address;
        return OrderDone();
    }

    private RecordFault StartField(ReadOnlySpan<byte> operands)
    {
        if (operands.IsEmpty)
            return RecordFault.TruncatedOrder;
        StoreField(FieldAttribute.Store(operands[0]), default);
        return OrderDone();
    }

    private void StoreField(byte attribute, Look look)
    {
        grid.SetField(_address, attribute, look);
        _address = grid.Next(_address);
    }

    // A count that promises more pairs than come still starts the field with those that came, as deployed terminals do.
    private RecordFault StartFieldExtended(ReadOnlySpan<byte> operands)
    {
        if (operands.IsEmpty)
            return RecordFault.TruncatedOrder;
        var attribute = FieldAttribute.Present;
        var look = default(Look);
        var fault = ApplyPairs(operands, ref attribute, ref look);

        // Without double-byte characters there is no shift that the operator could create.
        if (!abilities.DoubleByte)
            look = look.WithInputControl(0);

        // A sum of highlights with intensify is taken without it, as deployed terminals do.
        if (look.Highlight > (byte)TerminalHighlight.Intensify)
            look = look.WithHighlight((byte)(look.Highlight & ~0x08));
        StoreField(attribute, look);
        return fault != RecordFault.None ? fault : OrderDone();
    }

    private RecordFault ModifyField(ReadOnlySpan<byte> operands)
    {
        if (operands.IsEmpty)
            return RecordFault.TruncatedOrder;

        // On a character cell the pairs are read over without effect and the address stays, as deployed terminals do.
        if (!grid.IsField(_address))
            return OrderDone();

        var cell = grid[_address];
        var attribute = cell.Attribute;
        var look = cell.Look;
        var fault = ApplyPairs(operands, ref attribute, ref look);
        StoreField(attribute, look);
        return fault != RecordFault.None ? fault : OrderDone();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordFault SetAttribute(ReadOnlySpan<byte> operands)
    {
        if (operands.Length < 2)
            return RecordFault.TruncatedOrder;
        _look = operands[0] == ExtendedAttribute.ResetAll ? default : Apply(operands[0], operands[1], _look);
        return OrderDone();
    }

    private readonly RecordFault ApplyPairs(ReadOnlySpan<byte> operands, ref byte attribute, ref Look look)
    {
        var pairs = operands[1..];
        for (var i = 0; i < pairs.Length - 1; i += 2)
        {
            var value = pairs[i + 1];
            switch (pairs[i])
            {
                case ExtendedAttribute.Field: attribute = FieldAttribute.Store(value); break;
                case ExtendedAttribute.Validation: look = look.WithValidation(value); break;
                case ExtendedAttribute.Outlining: look = look.WithOutline(value); break;
                default: look = Apply(pairs[i], value, look); break;
            }
        }

        return pairs.Length == 2 * operands[0] ? RecordFault.None : RecordFault.TruncatedOrder;
    }

    // Attributes of fields and characters alike. Unknown types are passed over.
    private readonly Look Apply(byte type, byte value, Look look)
    {
        switch (type)
        {
            case ExtendedAttribute.Foreground: return abilities.Color ? look.WithColor(value) : look;
            case ExtendedAttribute.Background: return abilities.Color ? look.WithBackground(value) : look;
            case ExtendedAttribute.Highlighting: return look.WithHighlight(value);
            case ExtendedAttribute.Transparency: return look.WithTransparency(value);
            case ExtendedAttribute.InputControl: return look.WithInputControl(value);
            case ExtendedAttribute.CharacterSet:
                return look.WithCharacterSet(value == Look.DoubleByteSet && !abilities.DoubleByte ? (byte)0 : value);
            default: return look;
        }
    }

    private RecordFault GraphicEscape(ReadOnlySpan<byte> operands)
    {
        if (operands.IsEmpty)
            return RecordFault.TruncatedOrder;
        Store(new Cell(operands[0], 0, _look.AsEscaped()));
        return CharacterDone();
    }

    private RecordFault RepeatToAddress(ReadOnlySpan<byte> operands, ref int length)
    {
        var fault = ReadAddress(operands, out var stop);
        if (fault != RecordFault.None)
            return fault;
        if (operands.Length < 3)
            return RecordFault.TruncatedOrder;
        var code = operands[2];
        if (abilities.DoubleByte)
        {
            fault = RepeatDoubleByte(stop, operands, ref length, out var done);
            if (done)
                return fault;
        }

        var look = _look;
        if (code == Order.GraphicEscape)
        {
            if (operands.Length < 4)
                return RecordFault.TruncatedOrder;
            code = operands[3];
            look = look.AsEscaped();
        }

        // An address at or before the current one goes around the edge; an equal one means the whole screen.
        if (stop <= _address)
        {
            grid.Fill(_address, grid.Size - _address, code, look);
            _address = 0;
        }

        grid.Fill(_address, stop - _address, code, look);
        _address = stop;
        return OrderDone();
    }

    private RecordFault EraseUnprotectedToAddress(ReadOnlySpan<byte> operands)
    {
        var fault = ReadAddress(operands, out var stop);
        if (fault == RecordFault.None && abilities.DoubleByte)
            fault = CheckErasure(stop);
        if (fault != RecordFault.None)
            return fault;
        var open = !FieldAttribute.IsProtected(grid.AttributeAt(_address));
        do
        {
            if (grid.IsField(_address))
                open = !FieldAttribute.IsProtected(grid[_address].Attribute);
            else if (open)
                grid.Set(_address, grid[_address].WithCode(0));
            _address = grid.Next(_address);
        }
        while (_address != stop);
        return OrderDone();
    }

    private void ProgramTab()
    {
        var here = grid[_address];
        if (here.IsField && !FieldAttribute.IsProtected(here.Attribute))
        {
            _address = grid.Next(_address);
            _ = OrderDone();
            return;
        }

        // A tab that would wrap stops at the first cell of the screen.
        var target = grid.NextUnprotected(_address);
        if (target < _address)
            target = 0;
        var nulling = !_afterOrder || _nulledToEnd;
        if (nulling)
        {
            while (_address != target && !grid.IsField(_address))
                Store(Cell.Null);
        }

        _address = target;
        _afterOrder = true;
        _nulledToEnd = nulling && target == 0;
    }
}
