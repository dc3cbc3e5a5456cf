namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Executes the orders and data of one write on a grid (GA23-0059, "Orders"). It lives for one record; character attributes
/// set by SA start at their defaults. A fault ends it; what came before stays.
/// </summary>
internal ref struct OrderReader(ScreenGrid grid, ReadOnlySpan<byte> record, int position, int address)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private int _position = position;
    private int _address = address;

    // The character attributes that SA gave; its code is never used.
    private Cell _attributes;

    // Whether the last thing read was an order or the command: a program tab then leaves the rest of the field alone.
    private bool _afterOrder = true;

    // A program tab that nulled up to the screen's end: the next one goes on nulling.
    private bool _nulledToEnd;

    /// <summary>Where the order at fault begins.</summary>
    public int FaultOffset { get; private set; }

    public RecordFault Run()
    {
        while (_position < _record.Length)
        {
            FaultOffset = _position;
            var fault = Step(_record[_position++]);
            if (fault != RecordFault.None)
                return fault;
        }

        return RecordFault.None;
    }

    private RecordFault Step(byte code)
    {
        switch (code)
        {
            case Order.SetBufferAddress: return SetBufferAddress();
            case Order.StartField: return StartField();
            case Order.StartFieldExtended: return StartFieldExtended();
            case Order.SetAttribute: return SetAttribute();
            case Order.ModifyField: return ModifyField();
            case Order.RepeatToAddress: return RepeatToAddress();
            case Order.EraseUnprotectedToAddress: return EraseUnprotectedToAddress();
            case Order.ProgramTab: ProgramTab(); return RecordFault.None;
            case Order.InsertCursor: return InsertCursor();
            case Order.GraphicEscape: return GraphicEscape();
            default: return CharacterOrControl(code);
        }
    }

    // Control codes that occupy a position are kept; other codes below the graphics are no orders of ours and are passed over,
    // as deployed terminals do.
    private RecordFault CharacterOrControl(byte code)
    {
        if (code is >= 0x40 or 0x00 or 0x0C or 0x0D or 0x0E or 0x0F or 0x15 or 0x19 or 0x1C or 0x1E or 0x25 or 0x3F)
        {
            Character(code, escaped: false);
            return RecordFault.None;
        }

        return OrderDone();
    }

    private void Character(byte code, bool escaped)
    {
        Store(_attributes with { Code = code, Escaped = escaped });
        _afterOrder = false;
        _nulledToEnd = false;
    }

    private void Store(Cell cell)
    {
        grid.Set(_address, cell);
        _address = grid.Next(_address);
    }

    private RecordFault OrderDone()
    {
        _afterOrder = true;
        _nulledToEnd = false;
        return RecordFault.None;
    }

    private bool Take(out byte value)
    {
        var there = _position < _record.Length;
        value = there ? _record[_position++] : (byte)0;
        return there;
    }

    private RecordFault TakeAddress(out int address)
    {
        address = 0;
        if (!Take(out var high) || !Take(out var low))
            return RecordFault.TruncatedOrder;
        address = BufferAddress.Decode(high, low);
        return address < grid.Size ? RecordFault.None : RecordFault.InvalidAddress;
    }

    private RecordFault SetBufferAddress()
    {
        var fault = TakeAddress(out var address);
        if (fault != RecordFault.None)
            return fault;
        _address = address;
        return OrderDone();
    }

    private RecordFault InsertCursor()
    {
        grid.Cursor = _address;
        return OrderDone();
    }

    private RecordFault StartField()
    {
        if (!Take(out var attribute))
            return RecordFault.TruncatedOrder;
        Store(new Cell { Attribute = FieldAttribute.Store(attribute) });
        return OrderDone();
    }

    // A count that promises more pairs than come still starts the field with those that came, as deployed terminals do.
    private RecordFault StartFieldExtended()
    {
        if (!Take(out var count))
            return RecordFault.TruncatedOrder;
        var cell = new Cell { Attribute = FieldAttribute.Present };
        var fault = TakePairs(count, ref cell);
        Store(cell);
        return fault != RecordFault.None ? fault : OrderDone();
    }

    private RecordFault ModifyField()
    {
        if (!Take(out var count))
            return RecordFault.TruncatedOrder;
        var cell = grid[_address];
        var isField = cell.IsField;
        var fault = TakePairs(count, ref cell);

        // On a character cell the pairs are read over without effect and the address stays, as deployed terminals do.
        if (isField)
            Store(cell);
        return fault != RecordFault.None ? fault : OrderDone();
    }

    private RecordFault SetAttribute()
    {
        if (!Take(out var type) || !Take(out var value))
            return RecordFault.TruncatedOrder;
        if (type == ExtendedAttribute.ResetAll)
            _attributes = Cell.Null;
        else
            Apply(type, value, ref _attributes);
        return OrderDone();
    }

    private RecordFault TakePairs(byte count, ref Cell cell)
    {
        for (var i = 0; i < count; i++)
        {
            if (!Take(out var type) || !Take(out var value))
                return RecordFault.TruncatedOrder;
            if (type == ExtendedAttribute.Field)
                cell = cell with { Attribute = FieldAttribute.Store(value) };
            else
                Apply(type, value, ref cell);
        }

        return RecordFault.None;
    }

    // Types that a display without them does not know (outlining, validation, transparency) are read over.
    private static void Apply(byte type, byte value, ref Cell cell)
    {
        cell = type switch
        {
            ExtendedAttribute.Highlighting => cell with { Highlight = KnownHighlight(value) },
            ExtendedAttribute.Foreground => cell with { Color = KnownColor(value) },
            ExtendedAttribute.Background => cell with { Background = KnownColor(value) },
            ExtendedAttribute.CharacterSet => cell with { CharacterSet = value == Cell.AplSet ? value : (byte)0 },
            _ => cell,
        };
    }

    private static byte KnownColor(byte value) => value >= 0xF0 ? value : (byte)0;

    // Some hosts add highlights up, which the architecture does not have: the strongest of the sum is taken.
    private static byte KnownHighlight(byte value) => value switch
    {
        0xF0 or 0xF1 or 0xF2 or 0xF4 or 0xF8 => value,
        _ when (value & 4) != 0 => (byte)TerminalHighlight.Underscore,
        _ when (value & 2) != 0 => (byte)TerminalHighlight.Reverse,
        _ when (value & 1) != 0 => (byte)TerminalHighlight.Blink,
        _ => 0,
    };

    private RecordFault GraphicEscape()
    {
        if (!Take(out var code))
            return RecordFault.TruncatedOrder;
        Character(code, escaped: true);
        return RecordFault.None;
    }

    private RecordFault RepeatToAddress()
    {
        var fault = TakeAddress(out var stop);
        if (fault != RecordFault.None)
            return fault;
        if (!Take(out var code))
            return RecordFault.TruncatedOrder;
        var escaped = code == Order.GraphicEscape;
        if (escaped && !Take(out code))
            return RecordFault.TruncatedOrder;

        // An address equal to the current one means the whole screen.
        do
            Store(_attributes with { Code = code, Escaped = escaped });
        while (_address != stop);
        return OrderDone();
    }

    private RecordFault EraseUnprotectedToAddress()
    {
        var fault = TakeAddress(out var stop);
        if (fault != RecordFault.None)
            return fault;
        do
        {
            if (!grid[_address].IsField && !FieldAttribute.IsProtected(grid.AttributeAt(_address)))
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
            while (_address != target && !grid[_address].IsField)
                Store(Cell.Null);
        }

        _address = target;
        _afterOrder = true;
        _nulledToEnd = nulling && target == 0;
    }
}
