namespace Holdfast.Tn3270.Screen;

/// <summary>Writes cells as orders and data, with an address wherever the next cell does not follow the one before. One lives for one record.</summary>
/// <param name="output">Gets the record.</param>
/// <param name="size">Cells of the terminal's size in use, by which addresses are written.</param>
/// <param name="extended">Whether extended attributes are written.</param>
internal ref struct ScreenStreamWriter(RecordWriter output, int size, bool extended)
{
    private RecordWriter _output = output;

    // Where the next cell would go by itself; nowhere before the first address.
    private int _next = -1;

    // The character attributes last told by SA.
    private Look _told;

    /// <summary>The command and its write control character.</summary>
    public void Begin(byte command, byte control) => _output.Write(command, control);

    /// <summary>One cell.</summary>
    public void Put(int address, Cell cell)
    {
        if (address != _next) WriteAddress(address);
        _next = address + 1;
        if (cell.IsField) PutField(cell);
        else PutCharacter(cell);
    }

    /// <summary>The cursor, where it is to be moved; hands the record over.</summary>
    public void End(int? cursor)
    {
        if (cursor is { } address)
        {
            WriteAddress(address);
            _output.Write(Order.InsertCursor);
        }

        _ = _output.Finish();
    }

    private void WriteAddress(int address)
    {
        var (high, low) = BufferAddress.Encode(address, size);
        _output.Write(Order.SetBufferAddress);
        _output.Write(high, low);
    }

    private void PutField(Cell cell)
    {
        var attribute = FieldAttribute.IsHidden(cell.Attribute) ? (byte)(cell.Attribute & ~FieldAttribute.Modified) : cell.Attribute;
        var look = cell.Look;
        Span<byte> values =
        [
            ExtendedAttribute.Foreground, look.Color, ExtendedAttribute.Background, look.Background,
            ExtendedAttribute.Highlighting, look.Highlight, ExtendedAttribute.CharacterSet, look.CharacterSet,
            ExtendedAttribute.Transparency, look.Transparency, ExtendedAttribute.Validation, look.Validation,
            ExtendedAttribute.Outlining, look.Outline, ExtendedAttribute.InputControl, look.InputControl,
        ];
        var pairs = 0;
        for (var i = 1; i < values.Length; i += 2) pairs += values[i] == 0 ? 0 : 1;
        if (!extended || pairs == 0)
        {
            _output.Write(Order.StartField, FieldAttribute.Send(attribute));
            return;
        }

        _output.Write(Order.StartFieldExtended, (byte)(pairs + 1));
        _output.Write(ExtendedAttribute.Field, FieldAttribute.Send(attribute));
        for (var i = 1; i < values.Length; i += 2)
        {
            if (values[i] != 0) _output.Write(values[i - 1], values[i]);
        }
    }

    private void PutCharacter(Cell cell)
    {
        if (extended)
        {
            Tell(ExtendedAttribute.Foreground, _told.Color, cell.Color);
            Tell(ExtendedAttribute.Background, _told.Background, cell.Background);
            Tell(ExtendedAttribute.Highlighting, _told.Highlight, cell.Highlight);
            Tell(ExtendedAttribute.CharacterSet, _told.CharacterSet, cell.CharacterSet);
            Tell(ExtendedAttribute.Transparency, _told.Transparency, cell.Look.Transparency);
            _told = cell.Look;
        }

        if (cell.Escaped) _output.Write(Order.GraphicEscape);
        _output.Write(cell.Code);
    }

    private void Tell(byte type, byte told, byte now)
    {
        if (told == now) return;
        _output.Write(Order.SetAttribute);
        _output.Write(type, now);
    }
}
