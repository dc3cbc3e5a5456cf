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
    private Look _told;

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

    /// <summary>
    /// The fields whose modified data tag is set, nulls left out; without fields, every character that is not null.
    /// </summary>
    /// <param name="withData">False for a selection by pen or cursor, which tells the fields' addresses alone.</param>
    public void WriteModified(bool withData)
    {
        if (!_grid.Formatted)
        {
            for (var address = 0; withData && address < _grid.Size; address++)
                WriteUnlessNull(address, default);
            return;
        }

        for (var field = _grid.Fields.AtOrAfter(0); field >= 0; field = _grid.Fields.AtOrAfter(field + 1))
        {
            if (FieldAttribute.IsModified(_grid[field].Attribute))
                WriteField(field, withData);
        }
    }

    /// <summary>Every cell, attributes and nulls with them.</summary>
    public void WriteBuffer()
    {
        var start = _grid.FieldStart(0);
        var field = start < 0 ? default : _grid.LookAt(start);
        for (var address = 0; address < _grid.Size; address++)
        {
            var cell = _grid[address];
            if (cell.IsField)
            {
                WriteAttribute(cell);
                field = cell.Look;
            }
            else
            {
                WriteCharacter(cell, field, cell.CharacterSet);
            }
        }
    }

    /// <summary>The text of an SSCP-LU session from where the operator began, at most so many bytes; nulls are left out.</summary>
    public void WriteText(int address, int limit)
    {
        for (; address < _grid.Size && _output.Length < limit; address++)
            WriteUnlessNull(address, default);
    }

    /// <summary>The address of a field, and its characters without nulls.</summary>
    public void WriteField(int start, bool withData)
    {
        _output.Write(Order.SetBufferAddress);
        var address = _grid.Next(start);
        WriteAddress(address);
        var field = _grid.LookAt(start);
        for (; withData && !_grid.IsField(address); address = _grid.Next(address))
            WriteUnlessNull(address, field);
    }

    private void WriteUnlessNull(int address, Look field)
    {
        var cell = _grid[address];
        if (cell.Code != 0)
            WriteCharacter(cell, field, SetOf(cell, field));
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

        var look = cell.Look;
        var highlight = Told(look.Highlight);
        var pairs = 1 + One(look.Color) + One(look.Background) + One(highlight) + One(look.CharacterSet)
            + One(look.Transparency) + One(look.Validation) + One(look.Outline);
        _output.Write(Order.StartFieldExtended, (byte)pairs);
        _output.Write(ExtendedAttribute.Field, FieldAttribute.Send(cell.Attribute));
        WritePair(ExtendedAttribute.Foreground, look.Color);
        WritePair(ExtendedAttribute.Background, look.Background);
        WritePair(ExtendedAttribute.Highlighting, highlight);
        WritePair(ExtendedAttribute.CharacterSet, look.CharacterSet);
        WritePair(ExtendedAttribute.Transparency, look.Transparency);
        WritePair(ExtendedAttribute.Validation, look.Validation);
        WritePair(ExtendedAttribute.Outlining, look.Outline);
    }

    private static int One(byte value) => value == 0 ? 0 : 1;

    // Normal highlighting is told as the default, which looks the same; deployed terminals do not keep them apart.
    private static byte Told(byte highlight) => highlight == (byte)TerminalHighlight.Normal ? (byte)0 : highlight;

    private void WritePair(byte type, byte value)
    {
        if (value != 0)
            _output.Write(type, value);
    }

    private static byte SetOf(Cell cell, Look field) =>
        cell.CharacterSet != 0 || cell.Escaped ? cell.CharacterSet : field.CharacterSet;

    // The set that is told is the character's own where the field's was told before it, with the field's attribute; among
    // modified fields, which come without theirs, it is the one that holds. The escape stands before every code of its set, also
    // where SA has told the set: a host that knows only one of both ways still reads the right character.
    private void WriteCharacter(Cell cell, Look field, byte told)
    {
        if (_mode == ReplyMode.Character)
            TellChanges(cell.Look.WithCharacterSet(told));
        if (cell.Escaped || (cell.Code != 0 && SetOf(cell, field) == Look.AplSet))
            _output.Write(Order.GraphicEscape);
        _output.Write(cell.Code);
    }

    private void TellChanges(Look look)
    {
        if (look == _told)
            return;
        Tell(ExtendedAttribute.Foreground, _told.Color, look.Color);
        Tell(ExtendedAttribute.Background, _told.Background, look.Background);
        Tell(ExtendedAttribute.Highlighting, Told(_told.Highlight), Told(look.Highlight));
        Tell(ExtendedAttribute.CharacterSet, _told.CharacterSet, look.CharacterSet);
        _told = look;
    }

    private void Tell(byte type, byte told, byte now)
    {
        if (told == now || !_attributes.Contains(type))
            return;
        _output.Write(Order.SetAttribute);
        _output.Write(type, now);
    }
}
