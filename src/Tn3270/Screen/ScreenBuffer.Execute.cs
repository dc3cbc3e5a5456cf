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
        SetInhibited(false);
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

    // A write command at an offset of a record, which may stand inside an outbound 3270DS structured field.
    private ExecuteResult ExecuteWrite(ReadOnlySpan<byte> record, int offset)
    {
        var command = CommandCode.Read(record[offset]);
        if (command == Command.EraseAllUnprotected)
        {
            _grid.EraseUnprotected();
            RestoreKeyboard();
            return default;
        }

        if (command == Command.EraseWrite)
            _grid.Clear(_default.Rows, _default.Columns);
        else if (command == Command.EraseWriteAlternate)
            _grid.Clear(_alternate.Rows, _alternate.Columns);
        if (record.Length < offset + 2)
            return new ExecuteResult(RecordFault.MissingWriteControl, offset, 0);

        var control = (WriteControl)record[offset + 1];
        var erased = command != Command.Write;
        if (erased && (control & WriteControl.Reset) != WriteControl.None)
            ReplyMode = ReplyMode.Field;
        if ((control & WriteControl.ResetModified) != WriteControl.None)
            _grid.ResetModified();
        var orders = new OrderReader(_grid, record, offset + 2, _grid.Cursor);
        var fault = orders.Run();

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
        while (!fields.AtEnd)
        {
            if (!fields.MoveNext())
                return new ExecuteResult(RecordFault.InvalidStructuredField, fields.Offset, 0);
            var result = ExecuteField(record, fields.Offset, fields.Field, reply);

            // A read partition is the last of its transmission (GA23-0059): one record has one reply.
            if (result.ReplyLength > 0)
                SetInhibited(true);
            if (!result.IsOk || result.ReplyLength > 0)
                return result;
        }

        return default;
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
            case StructuredField.TransferData:
                // A file transfer's; without one under way, nobody's.
                fault = RecordFault.None;
                break;
            case StructuredField.Outbound3270DS when field.Length < 5:
                fault = RecordFault.InvalidStructuredField;
                break;
            case StructuredField.Outbound3270DS when field[3] != 0:
                fault = RecordFault.UnknownPartition;
                break;
            case StructuredField.Outbound3270DS when IsWrite(field[4]):
                return ExecuteWrite(record[..(offset + field.Length)], offset + 4);
            default:
                fault = RecordFault.UnsupportedStructuredField;
                break;
        }

        return new ExecuteResult(fault, fault == RecordFault.None ? 0 : offset, replyLength);
    }

    private static bool IsWrite(byte code) => CommandCode.Read(code)
        is Command.Write or Command.EraseWrite or Command.EraseWriteAlternate or Command.EraseAllUnprotected;

    private RecordFault EraseReset(ReadOnlySpan<byte> field)
    {
        if (field.Length < 4)
            return RecordFault.InvalidStructuredField;
        var size = (field[3] & 0x80) != 0 ? _alternate : _default;
        ReplyMode = ReplyMode.Field;
        _grid.Clear(size.Rows, size.Columns);
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
        var output = new RecordWriter(reply);

        // Equivalent and All ask for at least what Query asks for, and Query gets all there is.
        if (isList && (field[5] & StructuredField.QueryKind) == 0)
            QueryReply.WriteAsked(ref output, model, codePage, field[6..]);
        else
            QueryReply.WriteAll(ref output, model, codePage);
        length = output.Finish();
        return RecordFault.None;
    }
}
