using System.Buffers;

namespace Holdfast.Tn3270.Screen;

// The host's commands and structured fields.
public sealed partial class ScreenBuffer
{
    /// <summary>Executes one record, from the command byte on and without the end-of-record mark.</summary>
    /// <param name="record">The host's record, with SNA or non-SNA command codes.</param>
    /// <param name="reply">Gets the inbound record that a read command asks for; nothing for writes.</param>
    /// <returns>Whether all of it was executed, and the reply's length.</returns>
    public ExecuteResult Execute(ReadOnlySpan<byte> record, IBufferWriter<byte> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _grid.Mark();
        if (record.IsEmpty)
            return new ExecuteResult(RecordFault.UnknownCommand, 0, 0);
        switch (CommandCode.Read(record[0]))
        {
            case Command.NoOperation: return default;
            case Command.ReadBuffer: return new ExecuteResult(RecordFault.None, 0, ReadBuffer(Aid, reply));
            case Command.ReadModified: return new ExecuteResult(RecordFault.None, 0, ReadModified(Aid, reply));
            case Command.ReadModifiedAll: return new ExecuteResult(RecordFault.None, 0, ReadModifiedAll(Aid, reply));
            case Command.WriteStructuredField: return WriteStructuredField(record, reply);
            case Command.Unknown: return new ExecuteResult(RecordFault.UnknownCommand, 0, 0);
            default: return ExecuteWrite(record, 0);
        }
    }

    // A write command at an offset of a record.
    private ExecuteResult ExecuteWrite(ReadOnlySpan<byte> record, int offset)
    {
        Writes++;
        switch (CommandCode.Read(record[offset]))
        {
            case Command.EraseAllUnprotected:
                SetInhibited(false);
                _grid.EraseUnprotected();
                RestoreKeyboard();
                return default;
            case Command.EraseWrite:
                Erase(_default);
                return WriteOrders(record, offset, erased: true);
            case Command.EraseWriteAlternate:
                Erase(_alternate);
                return WriteOrders(record, offset, erased: true);
            default:
                return WriteOrders(record, offset, erased: false);
        }
    }

    private ExecuteResult WriteOrders(ReadOnlySpan<byte> record, int offset, bool erased)
    {
        SetInhibited(false);
        if (record.Length < offset + 2)
            return new ExecuteResult(RecordFault.MissingWriteControl, offset, 0);
        var control = (WriteControl)record[offset + 1];
        if (erased && (control & WriteControl.Reset) != WriteControl.None)
            ReplyMode = ReplyMode.Field;
        if ((control & WriteControl.ResetModified) != WriteControl.None)
            _grid.ResetModified();
        var orders = new OrderReader(_grid, record, offset + 2, _grid.Cursor, _abilities);
        var fault = orders.Run();
        if (_doubleByte?.Update(_grid) == false && fault == RecordFault.None)
            fault = RecordFault.InvalidDoubleByte;

        // The keyboard and the alarm come last, also after a fault: the operator must not stay locked out by it.
        _alarm |= (control & WriteControl.SoundAlarm) != WriteControl.None;
        if ((control & WriteControl.RestoreKeyboard) != WriteControl.None)
            RestoreKeyboard();
        else if (_awaitingFirst)
            SetLocked(false);
        _awaitingFirst = false;
        return fault == RecordFault.None ? default : new ExecuteResult(fault, orders.FaultOffset, 0);
    }

    private ExecuteResult WriteStructuredField(ReadOnlySpan<byte> record, IBufferWriter<byte> reply)
    {
        var fields = new StructuredFieldReader(record, 1);
        var fault = default(ExecuteResult);
        while (!fields.AtEnd)
        {
            if (!fields.MoveNext())
                return fault.IsOk ? new ExecuteResult(RecordFault.InvalidStructuredField, fields.Offset, 0) : fault;
            var result = ExecuteField(record, fields.Offset, fields.Field, reply);

            // A read partition is the last of its transmission (GA23-0059): one record has one reply.
            if (result.ReplyLength > 0)
                return result;
            if (!result.IsOk && fault.IsOk)
                fault = result;
        }

        return fault;
    }

    private ExecuteResult ExecuteField(ReadOnlySpan<byte> record, int offset, ReadOnlySpan<byte> field, IBufferWriter<byte> reply)
    {
        RecordFault fault;
        var replyLength = 0;
        switch (field[2])
        {
            case StructuredField.ReadPartition:
                fault = ReadPartition(field, reply, out replyLength);
                break;
            case StructuredField.EraseReset:
                fault = EraseReset(field);
                break;
            case StructuredField.SetReplyMode:
                fault = SetReplyMode(field);
                break;
            case StructuredField.CreatePartition:
                fault = CreatePartition(field);
                break;
            case StructuredField.TransferData:
                // A file transfer's; without one under way, nobody's.
                fault = RecordFault.None;
                break;
            case StructuredField.Outbound3270DS:
                return OutboundDataStream(record[..(offset + field.Length)], offset, field);
            default:
                fault = RecordFault.UnsupportedStructuredField;
                break;
        }

        return new ExecuteResult(fault, fault == RecordFault.None ? 0 : offset, replyLength);
    }

    // Within a partition an erase keeps the partition's size, whichever of both write commands asks for it.
    private ExecuteResult OutboundDataStream(ReadOnlySpan<byte> record, int offset, ReadOnlySpan<byte> field)
    {
        if (field.Length < 5)
            return new ExecuteResult(RecordFault.InvalidStructuredField, offset, 0);
        if (field[3] != 0)
            return new ExecuteResult(RecordFault.UnknownPartition, offset, 0);
        var command = CommandCode.Read(field[4]);
        if (command == Command.EraseAllUnprotected)
            return ExecuteWrite(record, offset + 4);
        if (command is not (Command.Write or Command.EraseWrite or Command.EraseWriteAlternate))
            return new ExecuteResult(RecordFault.UnsupportedStructuredField, offset, 0);
        if (command != Command.Write)
            Erase((Rows, Columns));
        return field.Length == 5 ? default : WriteOrders(record, offset + 4, erased: command != Command.Write);
    }

    // The implicit partition may be created again; there is no other.
    private RecordFault CreatePartition(ReadOnlySpan<byte> field)
    {
        const int mostAddressModes = 2;
        if (field.Length > 3 && field[3] != 0)
            return RecordFault.UnknownPartition;
        if (field.Length > 4 && ((field[4] >> 4) is not (0 or 2) || (field[4] & 0x0F) > mostAddressModes))
            return RecordFault.UnsupportedStructuredField;
        _grid.Cursor = 0;
        return RecordFault.None;
    }

    private void Erase((int Rows, int Columns) size)
    {
        SetInhibited(false);
        _grid.Clear(size.Rows, size.Columns);
    }

    private RecordFault EraseReset(ReadOnlySpan<byte> field)
    {
        const byte toDefault = 0x00;
        const byte toAlternate = 0x80;
        if (field.Length != 4)
            return RecordFault.InvalidStructuredField;
        if (field[3] is not (toDefault or toAlternate))
            return RecordFault.UnsupportedStructuredField;
        Erase(field[3] == toAlternate ? _alternate : _default);
        return RecordFault.None;
    }

    private RecordFault SetReplyMode(ReadOnlySpan<byte> field)
    {
        if (field.Length < 5)
            return RecordFault.InvalidStructuredField;
        if (field[3] != 0)
            return RecordFault.UnknownPartition;
        if (field[4] > (byte)ReplyMode.Character)
            return RecordFault.UnsupportedStructuredField;
        ReplyMode = (ReplyMode)field[4];
        if (ReplyMode != ReplyMode.Character)
            return RecordFault.None;
        var types = field[5..Math.Min(field.Length, 5 + ReplyAttributesMaximum)];
        types.CopyTo(_replyAttributes);
        _replyAttributeCount = types.Length;
        return RecordFault.None;
    }

    private RecordFault ReadPartition(ReadOnlySpan<byte> field, IBufferWriter<byte> reply, out int length)
    {
        length = 0;
        if (field.Length < 5)
            return RecordFault.InvalidStructuredField;
        var isQuery = field[4] is StructuredField.Query or StructuredField.QueryList;
        if (field[3] != (isQuery ? StructuredField.QueryPartition : 0))
            return RecordFault.UnknownPartition;
        if (isQuery)
            return AnswerQuery(field, reply, out length);
        var command = CommandCode.Read(field[4]);
        switch (command)
        {
            case Command.ReadBuffer: length = ReadBuffer(Aid.ReadPartition, reply); break;
            case Command.ReadModified or Command.ReadModifiedAll: length = ReadModifiedAll(Aid.ReadPartition, reply); break;
            default: return RecordFault.UnsupportedStructuredField;
        }

        return RecordFault.None;
    }

    private RecordFault AnswerQuery(ReadOnlySpan<byte> field, IBufferWriter<byte> reply, out int length)
    {
        length = 0;
        var isList = field[4] == StructuredField.QueryList;
        if (isList && field.Length < 6)
            return RecordFault.InvalidStructuredField;
        var kind = isList ? field[5] : StructuredField.AllReplies;
        if (kind is not (StructuredField.ListedReplies or StructuredField.EquivalentReplies or StructuredField.AllReplies))
            return RecordFault.UnsupportedStructuredField;

        // Equivalent and All ask for at least what Query asks for, and Query gets all there is.
        var output = new RecordWriter(reply);
        if (kind == StructuredField.ListedReplies)
            QueryReply.WriteAsked(ref output, this, field[6..]);
        else
            QueryReply.WriteAll(ref output, this);
        length = output.Finish();
        SetInhibited(true);
        return RecordFault.None;
    }
}
