using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// An LU type 3 printer, pure: executes writes of the 3270 data stream into a buffer and prints that buffer when the write control
/// says so (GA23-0059, "Write Control Character" and "Format Control Orders").
/// </summary>
internal sealed class FieldPrinter(CodePage page, PageBuilder paper)
{
    /// <summary>Positions of the buffer: all that 14 bits address.</summary>
    public const int BufferSize = 16384;

    private const byte Blank = 0x40;
    private const byte StartPrinter = 0x08;
    private const byte LineLengthBits = 0x30;

    private readonly FieldCell[] _cells = new FieldCell[BufferSize];
    private readonly byte[] _codes = new byte[BufferSize];

    // The character set of each position, or FieldText.Escaped.
    private readonly byte[] _sets = new byte[BufferSize];
    private readonly FieldText _text = new(page, BufferSize);
    private readonly FieldLayout _layout = new(paper);
    private int _address;
    private int _lineLength;
    private bool _written;

    /// <summary>Whether something is written that is not printed yet.</summary>
    public bool HasContent => _written;

    /// <summary>What the last record asked for, from its AID on; empty for nothing. Whoever sends it clears it.</summary>
    public GrowingBuffer Reply { get; } = new(TelnetDecoder.RecordLimit, keptCapacity: 0);

    /// <summary>Executes a record.</summary>
    /// <param name="record">From its command on.</param>
    /// <returns>What is wrong with it.</returns>
    public RecordFault Take(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty)
        {
            return RecordFault.None;
        }
        switch (CommandCode.Read(record[0]))
        {
            case Command.NoOperation:
                return RecordFault.None;
            case Command.EraseAllUnprotected:
                Flush();
                return RecordFault.None;
            case Command.EraseWrite or Command.EraseWriteAlternate:
                Flush();
                return Write(record);
            case Command.Write:
                return Write(record);
            case Command.WriteStructuredField:
                return TakeFields(record);
            default:
                return RecordFault.UnknownCommand;
        }
    }

    /// <summary>Prints what was written and not started; the end of a job.</summary>
    public void Flush()
    {
        if (_written)
        {
            _layout.Print(_cells, _text.Translate(_cells, _codes, _sets), _lineLength);
            Array.Clear(_cells);
            _written = false;
        }
        _address = 0;
    }

    /// <summary>The end of a job: the next begins at the top of a page.</summary>
    public void EndJob()
    {
        Flush();
        _layout.EndJob();
    }

    private RecordFault TakeFields(ReadOnlySpan<byte> record)
    {
        StructuredFieldReader fields = new(record, 1);
        while (!fields.AtEnd)
        {
            if (!fields.MoveNext())
            {
                return RecordFault.InvalidStructuredField;
            }
            ReadOnlySpan<byte> field = fields.Field;
            RecordFault fault = field[2] switch
            {
                StructuredField.Outbound3270DS when field.Length < 5 => RecordFault.InvalidStructuredField,
                StructuredField.Outbound3270DS when CommandCode.Read(field[4]) != Command.WriteStructuredField => Take(field[4..]),
                StructuredField.EraseReset => RecordFault.None,
                StructuredField.ReadPartition => PrinterQuery.Answer(field, page, Reply),
                _ => RecordFault.UnsupportedStructuredField,
            };
            if (fault != RecordFault.None)
            {
                return fault;
            }
        }
        return RecordFault.None;
    }

    private RecordFault Write(ReadOnlySpan<byte> record)
    {
        if (record.Length < 2)
        {
            return RecordFault.MissingWriteControl;
        }
        byte control = record[1];
        _lineLength = (control & LineLengthBits) switch
        {
            0x10 => 40,
            0x20 => 64,
            0x30 => 80,
            _ => 0,
        };
        RecordFault fault = Execute(record[2..]);
        if ((control & StartPrinter) != 0)
        {
            Flush();
        }
        return fault;
    }

    private RecordFault Execute(ReadOnlySpan<byte> orders)
    {
        byte set = 0;
        while (!orders.IsEmpty)
        {
            byte code = orders[0];
            int length = OrderLength(orders, set);
            if (length > orders.Length)
            {
                return RecordFault.TruncatedOrder;
            }
            ReadOnlySpan<byte> order = orders[..length];
            orders = orders[length..];
            RecordFault fault = RecordFault.None;
            switch (code)
            {
                case Order.SetBufferAddress:
                    fault = MoveTo(BufferAddress.Decode(order[1], order[2]));
                    break;
                case Order.RepeatToAddress:
                    fault = Repeat(order, set);
                    break;
                case Order.SetAttribute:
                    set = order[1] == ExtendedAttribute.CharacterSet ? order[2] : order[1] == ExtendedAttribute.ResetAll ? (byte)0 : set;
                    break;
                case Order.StartField:
                    StartField(order[1], 0);
                    break;
                case Order.StartFieldExtended:
                    StartExtended(order[2..]);
                    break;
                case Order.GraphicEscape:
                    Put(FieldCell.Character, order[1], FieldText.Escaped);
                    break;
                case Order.InsertCursor or Order.ProgramTab or Order.EraseUnprotectedToAddress or Order.ModifyField:
                    break;
                default:
                    PutCode(code, set);
                    break;
            }
            if (fault != RecordFault.None)
            {
                return fault;
            }
        }
        return RecordFault.None;
    }

    // Where text is double-byte, Repeat to Address has a character of two codes.
    private int OrderLength(ReadOnlySpan<byte> orders, byte set) => orders[0] switch
    {
        Order.SetBufferAddress or Order.EraseUnprotectedToAddress or Order.SetAttribute => 3,
        Order.RepeatToAddress => (orders.Length > 3 && orders[3] == Order.GraphicEscape) || IsWide(set) ? 5 : 4,
        Order.StartField or Order.GraphicEscape => 2,
        Order.StartFieldExtended or Order.ModifyField => orders.Length < 2 ? 2 : 2 + (2 * orders[1]),
        _ => 1,
    };

    private bool IsWide(byte set) => set == Look.DoubleByteSet ? page.HasDoubleByte : _text.IsWide(_cells, _codes, _sets, _address);

    // On paper without lines of its own an address only ever lies ahead: the way to it prints blanks.
    private RecordFault MoveTo(int address)
    {
        if (_lineLength > 0)
        {
            _address = address;
            return RecordFault.None;
        }
        while (_address < address)
        {
            Put(FieldCell.Character, Blank, 0);
        }
        return RecordFault.None;
    }

    private RecordFault Repeat(ReadOnlySpan<byte> order, byte set)
    {
        int stop = BufferAddress.Decode(order[1], order[2]);
        if (stop < _address)
        {
            return RecordFault.InvalidAddress;
        }
        ReadOnlySpan<byte> codes = order[3..];
        bool escaped = codes[0] == Order.GraphicEscape;
        for (int i = 0; _address < stop; i++)
        {
            if (escaped)
            {
                Put(FieldCell.Character, codes[1], FieldText.Escaped);
            }
            else
            {
                PutCode(codes[i % codes.Length], set);
            }
        }
        return RecordFault.None;
    }

    private void StartField(byte attribute, byte set) =>
        Put(FieldAttribute.IsHidden(FieldAttribute.Store(attribute)) ? FieldCell.Hidden : FieldCell.Visible, 0, set);

    private void StartExtended(ReadOnlySpan<byte> pairs)
    {
        byte attribute = 0;
        byte set = 0;
        for (int i = 0; i + 1 < pairs.Length; i += 2)
        {
            attribute = pairs[i] == ExtendedAttribute.Field ? pairs[i + 1] : attribute;
            set = pairs[i] == ExtendedAttribute.CharacterSet ? pairs[i + 1] : set;
        }
        StartField(attribute, set);
    }

    private void PutCode(byte code, byte set)
    {
        FieldCell cell = code switch
        {
            ScsCode.NewLine => FieldCell.NewLine,
            ScsCode.CarriageReturn => FieldCell.CarriageReturn,
            ScsCode.FormFeed => FieldCell.FormFeed,
            0x19 => FieldCell.EndOfMedium,
            // The duplicate and field marks show, and the shifts take a position; other controls do not.
            FieldText.Duplicate or FieldText.FieldMark => FieldCell.Character,
            Order.ShiftOut or Order.ShiftIn when page.HasDoubleByte => FieldCell.Character,
            < ScsCode.FirstGraphic or 0xFF => FieldCell.Null,
            _ => FieldCell.Character,
        };
        Put(cell, code, set);
    }

    private void Put(FieldCell cell, byte code, byte set)
    {
        _cells[_address] = cell;
        _codes[_address] = code;
        _sets[_address] = set;
        _address = (_address + 1) % BufferSize;
        _written = true;
    }
}
