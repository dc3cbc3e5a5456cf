namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Writes what a terminal sends: modified fields or the whole buffer, in the reply mode the host chose (GA23-0059, "Read
/// Commands" and "Set Reply Mode"). One lives for one record.
/// </summary>
internal ref struct InboundRecord
{
    private readonly ScreenGrid _grid;
    private readonly ReplyMode _mode;
    private readonly ReadOnlySpan<byte> _attributes;
    private RecordWriter _output;

    // The character attributes last told by SA.
    private Cell _told;

    public InboundRecord(ScreenGrid grid, ReplyMode mode, ReadOnlySpan<byte> attributes, RecordWriter output)
    {
        _grid = grid;
        _mode = mode;
        _attributes = attributes;
        _output = output;
    }

    /// <summary>Hands over what was written; the length of the whole record in bytes.</summary>
    public int Finish() => _output.Finish();

    public void WriteHead(Aid aid)
    {
        _output.Write((byte)aid);
        WriteAddress(_grid.Cursor);
    }

    /// <summary>The fields whose modified data tag is set, nulls left out; without fields, every character that is not null.</summary>
    public void WriteModified()
    {
        if (!_grid.Formatted)
        {
            for (var address = 0; address < _grid.Size; address++)
                WriteUnlessNull(address);
            return;
        }

        for (var address = 0; address < _grid.Size; address++)
        {
            if (FieldAttribute.IsModified(_grid[address].Attribute))
                WriteField(address);
        }
    }

    /// <summary>Every cell, attributes and nulls with them.</summary>
    public void WriteBuffer()
    {
        for (var address = 0; address < _grid.Size; address++)
        {
            var cell = _grid[address];
            if (cell.IsField)
                WriteAttribute(cell);
            else
                WriteCharacter(cell, _grid.FieldStart(address));
        }
    }

    private void WriteField(int start)
    {
        _output.Write(Order.SetBufferAddress);
        var address = _grid.Next(start);
        WriteAddress(address);
        while (!_grid[address].IsField)
        {
            WriteUnlessNull(address);
            address = _grid.Next(address);
        }
    }

    private void WriteUnlessNull(int address)
    {
        var cell = _grid[address];
        if (cell.Code != 0)
            WriteCharacter(cell, _grid.FieldStart(address));
    }

    private void WriteAddress(int address)
    {
        var (high, low) = BufferAddress.Encode(address, _grid.Size);
        _output.Write(high, low);
    }

    private void WriteAttribute(Cell cell)
    {
        if (_mode == ReplyMode.Field)
        {
            _output.Write(Order.StartField, FieldAttribute.Send(cell.Attribute));
            return;
        }

        var pairs = 1 + One(cell.Color) + One(cell.Background) + One(cell.Highlight) + One(cell.CharacterSet);
        _output.Write(Order.StartFieldExtended, (byte)pairs);
        _output.Write(ExtendedAttribute.Field, FieldAttribute.Send(cell.Attribute));
        WritePair(ExtendedAttribute.Foreground, cell.Color);
        WritePair(ExtendedAttribute.Background, cell.Background);
        WritePair(ExtendedAttribute.Highlighting, cell.Highlight);
        WritePair(ExtendedAttribute.CharacterSet, cell.CharacterSet);
    }

    private static int One(byte value) => value == 0 ? 0 : 1;

    private void WritePair(byte type, byte value)
    {
        if (value != 0)
            _output.Write(type, value);
    }

    private void WriteCharacter(Cell cell, int fieldStart)
    {
        if (_mode == ReplyMode.Character)
        {
            TellChanges(cell);
            if (cell.Escaped)
                _output.Write(Order.GraphicEscape);
        }
        else if (cell.Escaped || IsApl(cell, fieldStart))
        {
            // Without SA in the reply, the escape is the only way to tell which set the code is of.
            _output.Write(Order.GraphicEscape);
        }

        _output.Write(cell.Code);
    }

    private readonly bool IsApl(Cell cell, int fieldStart) =>
        cell.Code != 0
        && (cell.CharacterSet == Cell.AplSet || (fieldStart >= 0 && _grid[fieldStart].CharacterSet == Cell.AplSet));

    private void TellChanges(Cell cell)
    {
        Tell(ExtendedAttribute.Foreground, _told.Color, cell.Color);
        Tell(ExtendedAttribute.Background, _told.Background, cell.Background);
        Tell(ExtendedAttribute.Highlighting, _told.Highlight, cell.Highlight);
        Tell(ExtendedAttribute.CharacterSet, _told.CharacterSet, cell.CharacterSet);
        _told = cell;
    }

    private void Tell(byte type, byte told, byte now)
    {
        if (told == now || !_attributes.Contains(type))
            return;
        _output.Write(Order.SetAttribute);
        _output.Write(type, now);
    }
}
