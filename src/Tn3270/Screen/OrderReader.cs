namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Executes the orders and data of one write on a grid (GA23-0059, "Orders"). It lives for one record; character attributes
/// set by SA start at their defaults. A fault ends it; what came before stays.
/// </summary>
/// <param name="grid">The screen.</param>
/// <param name="record">The whole record.</param>
/// <param name="position">Where the first order stands in it.</param>
/// <param name="address">The buffer address to begin with.</param>
/// <param name="abilities">What of the orders this terminal obeys.</param>
internal ref partial struct OrderReader(
    ScreenGrid grid, ReadOnlySpan<byte> record, int position, int address, ScreenAbilities abilities)
{
    private const byte FirstOrder = 0x01;
    private const byte LastControl = 0x3F;

    private readonly ReadOnlySpan<byte> _record = record;
    private int _position = position;
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
        while (fault == RecordFault.None && _position < _record.Length)
        {
            FaultOffset = _position;
            var code = _record[_position];
            fault = code is > LastControl or Order.Null && !abilities.DoubleByte ? Text() : Step(code);
        }

        // Insert Cursor takes hold when the write ends, also after a fault.
        if (_cursor >= 0)
            grid.Cursor = _cursor;
        return fault;
    }

    private RecordFault Step(byte code)
    {
        _position++;
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
            case Order.ShiftOut: return ShiftOut();
            case Order.ShiftIn: return ShiftIn();
            default: return CharacterOrControl(code);
        }
    }

    // Text up to the next order, at once. Where it passes the screen's end it goes on at the first cell.
    private RecordFault Text()
    {
        var rest = _record[_position..];
        var length = rest.IndexOfAnyInRange(FirstOrder, LastControl);
        if (length >= 0)
            rest = rest[..length];
        _position += rest.Length;
        while (rest.Length > grid.Size - _address)
        {
            var room = grid.Size - _address;
            grid.Write(_address, rest[..room], _look);
            rest = rest[room..];
            _address = 0;
        }

        grid.Write(_address, rest, _look);
        _address += rest.Length;
        if (_address == grid.Size)
            _address = 0;
        return CharacterDone();
    }

    // Format control codes occupy a position like characters, but a program tab after them finds an order. Other codes below
    // the graphics are no orders of ours and are passed over, as deployed terminals do.
    private RecordFault CharacterOrControl(byte code)
    {
        switch (code)
        {
            case > LastControl or Order.Null:
                return DoubleByteCharacter(code);
            case 0x0C or 0x0D or 0x15 or 0x19 or 0x1C or 0x1E or 0x25 or 0x3F or 0xFF:
                if (abilities.DoubleByte && IsInDoubleByte())
                    return RecordFault.InvalidDoubleByte;
                Store(new Cell(code, 0, _look));
                return OrderDone();
            default:
                return OrderDone();
        }
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
        if (_record.Length - _position < 2)
        {
            address = 0;
            return RecordFault.TruncatedOrder;
        }

        address = BufferAddress.Decode(_record[_position], _record[_position + 1]);
        _position += 2;
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
        _cursor = _address;
        return OrderDone();
    }

    private RecordFault StartField()
    {
        if (!Take(out var attribute))
            return RecordFault.TruncatedOrder;
        StoreField(FieldAttribute.Store(attribute), default);
        return OrderDone();
    }

    private void StoreField(byte attribute, Look look)
    {
        grid.SetField(_address, attribute, look);
        _address = grid.Next(_address);
    }

    // A count that promises more pairs than come still starts the field with those that came, as deployed terminals do.
    private RecordFault StartFieldExtended()
    {
        if (!Take(out var count))
            return RecordFault.TruncatedOrder;
        var attribute = FieldAttribute.Present;
        var look = default(Look);
        var fault = TakePairs(count, ref attribute, ref look);

        // Without double-byte characters there is no shift that the operator could create.
        if (!abilities.DoubleByte)
            look = look.WithInputControl(0);

        // A sum of highlights with intensify is taken without it, as deployed terminals do.
        if (look.Highlight > (byte)TerminalHighlight.Intensify)
            look = look.WithHighlight((byte)(look.Highlight & ~0x08));
        StoreField(attribute, look);
        return fault != RecordFault.None ? fault : OrderDone();
    }

    private RecordFault ModifyField()
    {
        if (!Take(out var count))
            return RecordFault.TruncatedOrder;
        if (!grid.IsField(_address))
        {
            // On a character cell the pairs are read over without effect and the address stays, as deployed terminals do.
            _position = Math.Min(_record.Length, _position + (2 * count));
            return OrderDone();
        }

        var cell = grid[_address];
        var attribute = cell.Attribute;
        var look = cell.Look;
        var fault = TakePairs(count, ref attribute, ref look);
        StoreField(attribute, look);
        return fault != RecordFault.None ? fault : OrderDone();
    }

    private RecordFault SetAttribute()
    {
        if (!Take(out var type) || !Take(out var value))
            return RecordFault.TruncatedOrder;
        _look = type == ExtendedAttribute.ResetAll ? default : Apply(type, value, _look);
        return OrderDone();
    }

    private RecordFault TakePairs(byte count, ref byte attribute, ref Look look)
    {
        var there = Math.Min(count, (_record.Length - _position) / 2);
        var pairs = _record.Slice(_position, 2 * there);
        _position += pairs.Length;
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

        return there == count ? RecordFault.None : RecordFault.TruncatedOrder;
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

    private RecordFault GraphicEscape()
    {
        if (!Take(out var code))
            return RecordFault.TruncatedOrder;
        Store(new Cell(code, 0, _look.AsEscaped()));
        return CharacterDone();
    }

    private RecordFault RepeatToAddress()
    {
        var fault = TakeAddress(out var stop);
        if (fault != RecordFault.None)
            return fault;
        if (!Take(out var code))
            return RecordFault.TruncatedOrder;
        if (abilities.DoubleByte)
        {
            fault = RepeatDoubleByte(stop, code, out var done);
            if (done)
                return fault;
        }

        var look = _look;
        if (code == Order.GraphicEscape)
        {
            if (!Take(out code))
                return RecordFault.TruncatedOrder;
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

    private RecordFault EraseUnprotectedToAddress()
    {
        var fault = TakeAddress(out var stop);
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
