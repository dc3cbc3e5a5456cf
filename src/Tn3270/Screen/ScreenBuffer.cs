using System.Buffers;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// A 3270 display: executes the host's records (GA23-0059), holds the characters and fields, and writes what the terminal
/// answers. It does no input or output and is not safe for concurrent use.
/// </summary>
/// <param name="model">Sizes and abilities.</param>
/// <param name="codePage">The host's code page, used for images and typing.</param>
public sealed class ScreenBuffer(TerminalModel model, CodePage codePage)
{
    /// <summary>How many attribute types a Set Reply Mode may name; more are left out, there being fewer types than this.</summary>
    private const int ReplyAttributesMaximum = 16;

    private readonly ScreenGrid _grid = new(model.Rows, model.Columns, model.Capacity);
    private readonly byte[] _replyAttributes = new byte[ReplyAttributesMaximum];
    private int _replyAttributeCount;
    private (int Rows, int Columns) _default = (model.Rows, model.Columns);
    private (int Rows, int Columns) _alternate = (model.AlternateRows, model.AlternateColumns);
    private bool _alarm;

    /// <summary>The model as constructed.</summary>
    public TerminalModel Model => model;

    /// <summary>The host's code page.</summary>
    public CodePage CodePage => codePage;

    /// <summary>Rows of the size in use.</summary>
    public int Rows => _grid.Rows;

    /// <summary>Columns of the size in use.</summary>
    public int Columns => _grid.Columns;

    /// <summary>Cells of the size in use.</summary>
    public int Size => _grid.Size;

    /// <summary>The cursor's 0-based address.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The address lies beyond the screen.</exception>
    public int Cursor
    {
        get => _grid.Cursor;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, Size);
            _grid.Cursor = value;
        }
    }

    /// <summary>Whether the screen holds at least one field.</summary>
    public bool Formatted => _grid.Formatted;

    /// <summary>
    /// Whether the keyboard is locked: from the start until the host's first write, and from a key that sends until the host
    /// restores the keyboard.
    /// </summary>
    public bool KeyboardLocked { get; private set; } = true;

    /// <summary>The key that the host was last told of; <see cref="Aid.None"/> once it restored the keyboard.</summary>
    public Aid Aid { get; private set; } = Aid.None;

    /// <summary>How many times the host has restored the keyboard.</summary>
    public long Restores { get; private set; }

    /// <summary>Raised by every visible change: a cell, the cursor, the size, the keyboard's lock.</summary>
    public long Version => _grid.Version;

    internal ScreenGrid Grid => _grid;

    internal ReplyMode ReplyMode { get; private set; }

    /// <summary>Executes one record, from the command byte on and without the end-of-record mark.</summary>
    /// <param name="record">The host's record, with SNA or non-SNA command codes.</param>
    /// <param name="reply">Gets the inbound record that a read command asks for; nothing for writes.</param>
    /// <returns>Whether all of it was executed, and the reply's length.</returns>
    public ExecuteResult Execute(ReadOnlySpan<byte> record, IBufferWriter<byte> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
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

    /// <summary>Appends the inbound record for a key: modified fields, or only the key for PA keys and Clear.</summary>
    /// <returns>Its length in bytes.</returns>
    public int ReadModified(Aid aid, IBufferWriter<byte> reply)
    {
        switch (aid)
        {
            case Aid.PA1 or Aid.PA2 or Aid.PA3 or Aid.Clear: return WriteBytes(reply, [(byte)aid]);
            case Aid.SysReq: return WriteBytes(reply, TestRequest);
            case Aid.Select:
                var inbound = Inbound(reply);
                inbound.WriteHead(aid);
                return inbound.Finish();
            default: return ReadModifiedAll(aid, reply);
        }
    }

    /// <summary>Appends an inbound record with every modified field, whatever the key.</summary>
    /// <returns>Its length in bytes.</returns>
    public int ReadModifiedAll(Aid aid, IBufferWriter<byte> reply)
    {
        var inbound = Inbound(reply);
        inbound.WriteHead(aid);
        inbound.WriteModified();
        return inbound.Finish();
    }

    /// <summary>Appends an inbound record with every cell.</summary>
    /// <returns>Its length in bytes.</returns>
    public int ReadBuffer(Aid aid, IBufferWriter<byte> reply)
    {
        var inbound = Inbound(reply);
        inbound.WriteHead(aid);
        inbound.WriteBuffer();
        return inbound.Finish();
    }

    /// <summary>An immutable picture of the screen for users; hidden fields are blank in it.</summary>
    public ScreenImage Capture() => ImageCapture.Take(this);

    /// <summary>The address of the field attribute that governs a cell, the cell itself if it is one; -1 on an unformatted screen.</summary>
    public int FieldStart(int address)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(address);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(address, Size);
        return _grid.FieldStart(address);
    }

    /// <summary>Whether the alarm sounded since this was last asked.</summary>
    public bool TakeAlarm()
    {
        var sounded = _alarm;
        _alarm = false;
        return sounded;
    }

    /// <summary>Unlocks the keyboard as the Reset key does; the host learns nothing of it.</summary>
    public void ResetKeyboard() => SetLocked(false);

    /// <summary>
    /// Takes the sizes of a session's BIND image in place of the model's and erases the screen to the default size.
    /// </summary>
    /// <returns>False, with nothing changed, if a size is empty or larger than the model's alternate size.</returns>
    public bool Bind(int rows, int columns, int alternateRows, int alternateColumns)
    {
        if (!Fits(rows, columns) || !Fits(alternateRows, alternateColumns))
            return false;
        _default = (rows, columns);
        _alternate = (alternateRows, alternateColumns);
        _grid.Clear(rows, columns);
        return true;
    }

    /// <summary>Forgets a BIND's sizes: those of the model hold again, and the screen is erased.</summary>
    public void Unbind()
    {
        _default = (model.Rows, model.Columns);
        _alternate = (model.AlternateRows, model.AlternateColumns);
        _grid.Clear(model.Rows, model.Columns);
    }

    /// <summary>A key that sends was pressed: the keyboard locks until the host answers.</summary>
    internal void Attend(Aid aid)
    {
        Aid = aid;
        SetLocked(true);
    }

    // SOH % / STX: the heading of a test request (GA23-0059, "Read Modified Command").
    private static ReadOnlySpan<byte> TestRequest => [0x01, 0x6C, 0x61, 0x02];

    private bool Fits(int rows, int columns) =>
        rows > 0 && columns > 0
        && rows <= Math.Max(model.Rows, model.AlternateRows)
        && columns <= Math.Max(model.Columns, model.AlternateColumns)
        && rows * columns <= model.Capacity;

    private static int WriteBytes(IBufferWriter<byte> reply, ReadOnlySpan<byte> bytes)
    {
        reply.Write(bytes);
        return bytes.Length;
    }

    private InboundRecord Inbound(IBufferWriter<byte> reply) =>
        new(_grid, ReplyMode, _replyAttributes.AsSpan(0, _replyAttributeCount), new RecordWriter(reply));

    private void SetLocked(bool locked)
    {
        if (KeyboardLocked == locked)
            return;
        KeyboardLocked = locked;
        _grid.Touch();
    }

    private void RestoreKeyboard()
    {
        Aid = Aid.None;
        Restores++;
        SetLocked(false);
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
        if (erased && control.HasFlag(WriteControl.Reset))
            ReplyMode = ReplyMode.Field;
        if (control.HasFlag(WriteControl.ResetModified))
            _grid.ResetModified();
        var orders = new OrderReader(_grid, record, offset + 2, _grid.Cursor);
        var fault = orders.Run();

        // The keyboard and the alarm come last, also after a fault: the operator must not stay locked out by it.
        _alarm |= control.HasFlag(WriteControl.SoundAlarm);
        if (control.HasFlag(WriteControl.RestoreKeyboard))
            RestoreKeyboard();
        else if (Aid == Aid.None)
            SetLocked(false);
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
