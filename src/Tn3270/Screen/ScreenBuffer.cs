using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// A 3270 display: executes the host's records (GA23-0059), holds the characters and fields, and writes what the terminal
/// answers. It does no input or output and is not safe for concurrent use.
/// </summary>
/// <param name="model">Sizes and abilities.</param>
/// <param name="codePage">The host's code page, used for images and typing.</param>
public sealed partial class ScreenBuffer(TerminalModel model, CodePage codePage)
{
    /// <summary>How many attribute types a Set Reply Mode may name; more are left out, there being fewer types than this.</summary>
    private const int ReplyAttributesMaximum = 16;

    /// <summary>The longest text of an SSCP-LU session, in bytes.</summary>
    private const int SscpTextLimit = 255;

    // It starts in the larger size, where the text that a host may show before its first write has the most room.
    private readonly ScreenGrid _grid = new(model.AlternateRows, model.AlternateColumns, model.Capacity, pinned: true);
    private readonly ScreenAbilities _abilities = new(model.Color, codePage.HasDoubleByte);
    private readonly DoubleByteMap? _doubleByte = codePage.HasDoubleByte ? new DoubleByteMap(model.Capacity) : null;
    private readonly byte[] _replyAttributes = new byte[ReplyAttributesMaximum];
    private int _replyAttributeCount;
    private (int Rows, int Columns) _default = (model.Rows, model.Columns);
    private (int Rows, int Columns) _alternate = (model.AlternateRows, model.AlternateColumns);
    private bool _alarm;
    private int _sscpInput;
    private bool _locked = true;
    private bool _inhibited;
    private bool _awaitingFirst = true;
    private bool _hostHasTurn;
    private bool _operatorError;

    /// <summary>The model as constructed.</summary>
    public TerminalModel Model => model;

    /// <summary>The host's code page.</summary>
    public CodePage CodePage => codePage;

    /// <summary>The name by which the RPQ Names query reply tells hosts what terminal this is; EBCDIC 037, 1 to 16 characters.</summary>
    public string ProductName { get; init; } = "HOLDFAST";

    /// <summary>The longest structured field of a file transfer, in bytes; 0 to tell hosts that there are no transfers.</summary>
    public int TransferLimit { get; init; }

    /// <summary>
    /// Whether keys obey the validation attribute of fields, and the Field Validation query reply tells hosts so: mandatory fill,
    /// mandatory entry and trigger.
    /// </summary>
    public bool ValidatesFields { get; init; }

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
    /// Whether the keyboard is locked: before the host's first write; from each key that sends until the host restores the
    /// keyboard; from an answer to Read Partition until the host's next record.
    /// </summary>
    public bool KeyboardLocked => _locked || _inhibited || _hostHasTurn || _operatorError;

    /// <summary>Whether a refused key has the keyboard locked until Reset.</summary>
    internal bool OperatorError
    {
        get => _operatorError;
        set
        {
            if (_operatorError == value)
                return;
            _operatorError = value;
            _grid.Touch();
        }
    }

    /// <summary>Whether a key's record is on its way to the host, which has not answered yet.</summary>
    internal bool AwaitsAnswer => _locked && Aid != Aid.None;

    /// <summary>Whether the host has the turn to send, by contention resolution; the keyboard is locked meanwhile.</summary>
    internal bool HostHasTurn
    {
        get => _hostHasTurn;
        set
        {
            if (_hostHasTurn == value)
                return;
            _hostHasTurn = value;
            _grid.Touch();
        }
    }

    /// <summary>The key that the host was last told of; <see cref="Aid.None"/> once it restored the keyboard.</summary>
    public Aid Aid { get; private set; } = Aid.None;

    /// <summary>Raised by every visible change: a cell, the cursor, the size, the keyboard's lock.</summary>
    public long Version => _grid.Version;

    internal ScreenGrid Grid => _grid;

    /// <summary>Whether cells may hold halves of double-byte characters.</summary>
    internal bool HasHalves => _doubleByte is not null;

    /// <summary>Which half of a double-byte character a cell holds.</summary>
    internal DoubleByteHalf HalfAt(int address) => _doubleByte?[address] ?? DoubleByteHalf.None;

    /// <summary>Brings the halves in line after the operator changed something; nothing with single-byte pages.</summary>
    internal void UpdateHalves() => _ = _doubleByte?.Update(_grid);

    /// <summary>Writes the host has made.</summary>
    internal long Writes { get; private set; }

    internal ReplyMode ReplyMode { get; private set; }

    /// <summary>Appends the inbound record for a key: modified fields, or only the key for PA keys and Clear.</summary>
    /// <returns>Its length in bytes.</returns>
    public int ReadModified(Aid aid, IBufferWriter<byte> reply)
    {
        if (aid is Aid.PA1 or Aid.PA2 or Aid.PA3 or Aid.Clear)
            return WriteBytes(reply, [(byte)aid]);
        return WriteModified(aid, reply, withData: aid != Aid.Select);
    }

    /// <summary>Appends an inbound record with every modified field, whatever the key.</summary>
    /// <returns>Its length in bytes.</returns>
    public int ReadModifiedAll(Aid aid, IBufferWriter<byte> reply) => WriteModified(aid, reply, withData: true);

    /// <summary>Appends an inbound record with every cell.</summary>
    /// <returns>Its length in bytes.</returns>
    public int ReadBuffer(Aid aid, IBufferWriter<byte> reply)
    {
        var inbound = Inbound(reply);
        inbound.WriteHead(aid);
        inbound.WriteBuffer();
        return inbound.Finish();
    }

    /// <summary>Appends an inbound record with one field.</summary>
    /// <returns>Its length in bytes.</returns>
    internal int ReadField(Aid aid, int start, IBufferWriter<byte> reply)
    {
        var inbound = Inbound(reply);
        inbound.WriteHead(aid);
        inbound.WriteField(start, withData: true);
        return inbound.Finish();
    }

    /// <summary>An immutable picture of the screen for users; hidden fields are blank in it.</summary>
    public ScreenImage Capture() => ImageCapture.Take(this);

    /// <summary>
    /// The address of the field attribute that governs a cell, the cell itself if it is one; -1 on an unformatted screen.
    /// </summary>
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
    public void ResetKeyboard()
    {
        OperatorError = false;
        SetInhibited(false);
        SetLocked(false);
    }

    /// <summary>
    /// Takes the sizes of a session's BIND image in place of the model's, erases the screen to the alternate size and waits for
    /// the host's first write.
    /// </summary>
    /// <returns>False, with the sizes as they were, if one is smaller than 24 by 80 or larger than the model's alternate size.</returns>
    public bool Bind(int rows, int columns, int alternateRows, int alternateColumns)
    {
        var fits = Fits(rows, columns) && Fits(alternateRows, alternateColumns);
        if (fits)
        {
            _default = (rows, columns);
            _alternate = (alternateRows, alternateColumns);
        }

        Restart();
        return fits;
    }

    /// <summary>Forgets a BIND's sizes: those of the model hold again, and the screen is erased.</summary>
    public void Unbind()
    {
        _default = (model.Rows, model.Columns);
        _alternate = (model.AlternateRows, model.AlternateColumns);
        Restart();
    }

    /// <summary>
    /// Writes the text of an SSCP-LU session (RFC 2355, data type SSCP-LU-DATA) at the cursor and unlocks the keyboard. New line
    /// clears the rest of its row; past the last cell the screen scrolls. Orders that hosts send by mistake are taken out.
    /// </summary>
    public void WriteSscpData(ReadOnlySpan<byte> text)
    {
        const byte newLine = 0x15;
        const byte space = 0x40;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case newLine:
                    EndSscpRow();
                    break;
                case Order.StartField:
                    i++;
                    PutSscp(new Cell(space, 0, default));
                    break;
                case Order.InsertCursor:
                    break;
                case Order.SetBufferAddress:
                    i += 2;
                    break;
                case Order.GraphicEscape when ++i < text.Length:
                    PutSscp(new Cell(Math.Max(text[i], space), 0, default(Look).AsEscaped()));
                    break;
                case Order.GraphicEscape:
                    break;
                default:
                    PutSscp(new Cell(text[i], 0, default));
                    break;
            }
        }

        _sscpInput = _grid.Cursor;
        _awaitingFirst = false;
        RestoreKeyboard();
    }

    private void PutSscp(Cell cell)
    {
        _grid.Set(_grid.Cursor, cell);
        _grid.Cursor = _grid.Next(_grid.Cursor);
        ScrollAtEnd();
    }

    private void EndSscpRow()
    {
        var next = _grid.Cursor - (_grid.Cursor % Columns) + Columns;
        _grid.Fill(_grid.Cursor, next - _grid.Cursor, 0, default);
        _grid.Cursor = next % Size;
        ScrollAtEnd();
    }

    private void ScrollAtEnd()
    {
        if (_grid.Cursor != 0)
            return;
        _grid.Scroll(0, Rows, 1);
        _grid.Cursor = Size - Columns;
    }

    /// <summary>Appends what was typed since the last <see cref="WriteSscpData"/>, nulls left out, 255 bytes at most.</summary>
    /// <returns>Its length in bytes.</returns>
    public int ReadSscpData(IBufferWriter<byte> reply)
    {
        var inbound = Inbound(reply);
        inbound.WriteText(_sscpInput, SscpTextLimit);
        return inbound.Finish();
    }

    /// <summary>A key that sends was pressed: the keyboard locks until the host answers.</summary>
    internal void Attend(Aid aid)
    {
        Aid = aid;
        // The lock is this key's from now on, also where the host has written nothing before it.
        _awaitingFirst = false;
        SetLocked(true);
    }

    // SOH % / STX: the heading of a test request (GA23-0059, "Read Modified Command").
    private static ReadOnlySpan<byte> TestRequest => [0x01, 0x6C, 0x61, 0x02];

    private bool Fits(int rows, int columns) =>
        rows >= model.Rows && columns >= model.Columns
        && rows <= Math.Max(model.Rows, model.AlternateRows)
        && columns <= Math.Max(model.Columns, model.AlternateColumns)
        && rows * columns <= model.Capacity;

    private static int WriteBytes(IBufferWriter<byte> reply, ReadOnlySpan<byte> bytes)
    {
        reply.Write(bytes);
        return bytes.Length;
    }

    private int WriteModified(Aid aid, IBufferWriter<byte> reply, bool withData)
    {
        if (aid == Aid.SysReq)
            reply.Write(TestRequest);
        var inbound = Inbound(reply);
        if (aid != Aid.SysReq)
            inbound.WriteHead(aid);
        inbound.WriteModified(withData);
        return inbound.Finish() + (aid == Aid.SysReq ? TestRequest.Length : 0);
    }

    private InboundRecord Inbound(IBufferWriter<byte> reply) =>
        new(_grid, ReplyMode, _replyAttributes.AsSpan(0, _replyAttributeCount), new RecordWriter(reply));

    private void SetLocked(bool locked)
    {
        if (_locked == locked)
            return;
        _locked = locked;
        _grid.Touch();
    }

    private void SetInhibited(bool inhibited)
    {
        if (_inhibited == inhibited)
            return;
        _inhibited = inhibited;
        _grid.Touch();
    }

    /// <summary>The host shows text without fields and orders: keys go to it at once.</summary>
    internal void EnterText()
    {
        _awaitingFirst = false;
        RestoreKeyboard();
    }

    /// <summary>Has the alarm sounded.</summary>
    internal void SoundAlarm() => _alarm = true;

    /// <summary>Nulls every cell: the terminal has ended, and what was typed is not to outlast it.</summary>
    internal void Forget() => _grid.Clear();

    /// <summary>A new session: whatever is shown is gone, and keys wait for the host's first write.</summary>
    internal void Restart()
    {
        _grid.Clear(_alternate.Rows, _alternate.Columns);
        _sscpInput = 0;
        ReplyMode = ReplyMode.Field;
        Aid = Aid.None;
        _awaitingFirst = true;
        HostHasTurn = false;
        SetInhibited(false);
        SetLocked(true);
    }

    internal void RestoreKeyboard()
    {
        Aid = Aid.None;
        OperatorError = false;
        SetLocked(false);
    }

    /// <summary>Saves or sets all that this display holds; the model and the code page must be the same.</summary>
    internal void Pass(StateTape tape)
    {
        _grid.Pass(tape);
        _doubleByte?.Pass(tape, Size);
        tape.PassRuns(_replyAttributes);
        tape.Pass(ref _replyAttributeCount);
        tape.Pass(ref _default.Rows);
        tape.Pass(ref _default.Columns);
        tape.Pass(ref _alternate.Rows);
        tape.Pass(ref _alternate.Columns);
        tape.Pass(ref _alarm);
        tape.Pass(ref _sscpInput);
        tape.Pass(ref _locked);
        tape.Pass(ref _inhibited);
        tape.Pass(ref _awaitingFirst);
        tape.Pass(ref _hostHasTurn);
        tape.Pass(ref _operatorError);
        var (aid, mode) = (Aid, ReplyMode);
        tape.PassEnum(ref aid);
        tape.PassEnum(ref mode);
        (Aid, ReplyMode) = (aid, mode);
    }
}
