using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Traces;

/// <summary>
/// Finds the text in a record of the 3270 data stream, either way, and says of each byte whether it lies in a field that is not displayed:
/// by the field's attribute in the record, or by the screen as the record has left it. Where the place cannot be told, it says yes.
/// </summary>
/// <param name="screen">The screen: after a record of the host, and as it was when the terminal sent one.</param>
internal ref struct RecordText(ScreenBuffer screen)
{
    private int _address;

    // By the attribute that came last in this record; null where the record has gone elsewhere since.
    private bool? _hidden;

    // After an address off the screen, where executing ended: everything counts as hidden.
    private bool _lost;

    /// <summary>Reads orders and text from an address on.</summary>
    /// <param name="orders">The bytes behind command and write control, or behind key and cursor.</param>
    /// <param name="address">The buffer address to begin with.</param>
    /// <param name="text">Gets true for text, one flag for each byte of the orders.</param>
    /// <param name="hidden">Gets true for text that is not displayed.</param>
    public void Read(ReadOnlySpan<byte> orders, int address, Span<bool> text, Span<bool> hidden)
    {
        _address = address;
        for (var position = 0; position < orders.Length;)
        {
            var rest = orders[position..];
            if (OrderScan.IsText(rest[0]))
            {
                text[position] = true;
                hidden[position] = IsHidden();
                Advance();
                position++;
                continue;
            }

            var length = OrderScan.OrderLength(rest);
            if (rest[0] == Order.GraphicEscape && length > 1)
                (text[position + 1], hidden[position + 1]) = (true, IsHidden());
            Follow(rest[0], rest[1..length]);
            position += length;
        }
    }

    private void Follow(byte order, ReadOnlySpan<byte> operands)
    {
        switch (order)
        {
            case Order.StartField when operands.Length > 0:
                StartField(operands[0]);
                break;
            case Order.StartFieldExtended:
                StartField(AttributeOf(operands));
                break;
            case Order.SetBufferAddress or Order.RepeatToAddress or Order.EraseUnprotectedToAddress when operands.Length > 1:
                _hidden = null;
                _address = BufferAddress.Decode(operands[0], operands[1]);
                _lost |= _address >= screen.Size;
                break;
            case Order.SetAttribute or Order.InsertCursor:
                break;
            case Order.GraphicEscape or Order.ShiftOut or Order.ShiftIn or 0x0C or 0x0D or 0x15 or 0x19 or 0x1C or 0x1E or 0x25 or 0x3F:
                Advance();
                break;
            case Order.ModifyField:
                _hidden = null;
                if (!_lost && screen.Grid.IsField(_address))
                    Advance();
                break;
            case Order.ProgramTab:
                // Into some input field: which one hangs on what the screen was before.
                _hidden = HasHiddenInput();
                break;
            default:
                break;
        }
    }

    private static byte AttributeOf(ReadOnlySpan<byte> operands)
    {
        byte attribute = 0;
        for (var i = 1; i + 1 < operands.Length; i += 2)
            attribute = operands[i] == ExtendedAttribute.Field ? operands[i + 1] : attribute;
        return attribute;
    }

    private void StartField(byte attribute)
    {
        _hidden = FieldAttribute.IsHidden(attribute);
        Advance();
    }

    private void Advance() => _address = _address + 1 >= screen.Size ? 0 : _address + 1;

    private readonly bool HasHiddenInput()
    {
        var fields = screen.Grid.Fields;
        for (var field = fields.AtOrAfter(0); field >= 0; field = fields.AtOrAfter(field + 1))
        {
            var attribute = screen.Grid[field].Attribute;
            if (FieldAttribute.IsHidden(attribute) && !FieldAttribute.IsProtected(attribute))
                return true;
        }

        return false;
    }

    private readonly bool IsHidden() =>
        _lost || _hidden == true || FieldAttribute.IsHidden(screen.Grid.AttributeAt(Math.Min(_address, screen.Size - 1)));
}
