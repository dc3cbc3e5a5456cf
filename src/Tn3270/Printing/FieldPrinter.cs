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

    private const byte StartPrinter = 0x08;
    private const byte LineLengthBits = 0x30;

    private readonly FieldCell[] _cells = new FieldCell[BufferSize];
    private readonly char[] _characters = new char[BufferSize];
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
            _layout.Print(_cells, _characters, _lineLength);
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
        bool graphics = false;
        while (!orders.IsEmpty)
        {
            byte code = orders[0];
            int length = OrderLength(orders);
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
                    fault = Repeat(order, graphics);
                    break;
                case Order.SetAttribute:
                    graphics = order[1] == ExtendedAttribute.CharacterSet ? order[2] == Look.AplSet
                        : order[1] != ExtendedAttribute.ResetAll && graphics;
                    break;
                case Order.StartField:
                    StartField(order[1]);
                    break;
                case Order.StartFieldExtended:
                    StartExtended(order[2..]);
                    break;
                case Order.GraphicEscape:
                    Put(FieldCell.Character, GraphicEscapeSet.ToUnicode(order[1]));
                    break;
                case Order.InsertCursor or Order.ProgramTab or Order.EraseUnprotectedToAddress or Order.ModifyField:
                    break;
                default:
                    PutCode(code, graphics);
                    break;
            }
            if (fault != RecordFault.None)
            {
                return fault;
            }
        }
        return RecordFault.None;
    }

    private static int OrderLength(ReadOnlySpan<byte> orders) => orders[0] switch
    {
        Order.SetBufferAddress or Order.EraseUnprotectedToAddress or Order.SetAttribute => 3,
        Order.RepeatToAddress => orders.Length > 3 && orders[3] == Order.GraphicEscape ? 5 : 4,
        Order.StartField or Order.GraphicEscape => 2,
        Order.StartFieldExtended or Order.ModifyField => orders.Length < 2 ? 2 : 2 + (2 * orders[1]),
        _ => 1,
    };

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
            Put(FieldCell.Character, ' ');
        }
        return RecordFault.None;
    }

    private RecordFault Repeat(ReadOnlySpan<byte> order, bool graphics)
    {
        int stop = BufferAddress.Decode(order[1], order[2]);
        if (stop < _address)
        {
            return RecordFault.InvalidAddress;
        }
        while (_address < stop)
        {
            if (order.Length == 5)
            {
                Put(FieldCell.Character, GraphicEscapeSet.ToUnicode(order[4]));
            }
            else
            {
                PutCode(order[3], graphics);
            }
        }
        return RecordFault.None;
    }

    private void StartField(byte attribute) =>
        Put(FieldAttribute.IsHidden(FieldAttribute.Store(attribute)) ? FieldCell.Hidden : FieldCell.Visible, ' ');

    private void StartExtended(ReadOnlySpan<byte> pairs)
    {
        byte attribute = 0;
        for (int i = 0; i + 1 < pairs.Length; i += 2)
        {
            attribute = pairs[i] == ExtendedAttribute.Field ? pairs[i + 1] : attribute;
        }
        StartField(attribute);
    }

    private void PutCode(byte code, bool graphics)
    {
        FieldCell cell = code switch
        {
            ScsCode.NewLine => FieldCell.NewLine,
            ScsCode.CarriageReturn => FieldCell.CarriageReturn,
            ScsCode.FormFeed => FieldCell.FormFeed,
            0x19 => FieldCell.EndOfMedium,
            // The duplicate and field marks show; other controls do not.
            0x1C or 0x1E => FieldCell.Character,
            < ScsCode.FirstGraphic or 0xFF => FieldCell.Null,
            _ => FieldCell.Character,
        };
        char character = code switch
        {
            0x1C => '*',
            0x1E => ';',
            _ => graphics ? GraphicEscapeSet.ToUnicode(code) : page.ToUnicode(code),
        };
        Put(cell, cell == FieldCell.Character ? character : ' ');
    }

    private void Put(FieldCell cell, char character)
    {
        _cells[_address] = cell;
        _characters[_address] = character;
        _address = (_address + 1) % BufferSize;
        _written = true;
    }
}
