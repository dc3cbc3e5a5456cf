using System.Buffers;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.State;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Client;

/// <summary>
/// A 3270 terminal, pure: bytes from the host in, bytes for the host out, a screen and a keyboard between. It negotiates
/// TN3270E or TN3270 by itself. Not thread-safe.
/// </summary>
public sealed partial class TerminalMachine : IWireMachine
{
    /// <summary>The form of a saved state; another one is not read.</summary>
    private const int StateForm = 2;

    private readonly TerminalOptions _options;
    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetOutput _output = new();
    private readonly TerminalNegotiator _negotiator;
    private readonly KeyboardMachine _keyboard;
    private readonly GrowingBuffer _reply = new(TelnetDecoder.RecordLimit, keptCapacity: 8 * 1024);
    private NvtInput? _text;
    private NegotiatedMode _mode;
    private Traffic _traffic;
    private bool _bound;
    private bool _textSeen;
    private bool _inTn3270E;
    private ushort _sequence;
    private long _phaseChanges;
    private TerminalPhase _phase;
    private string? _failure;
    private readonly NvtLine _line = new();
    private readonly TypeAhead _typeAhead = new();
    private readonly MalformedTally _malformed = new();

    /// <summary>What the host sent last over TN3270E, which decides what the screen and keys mean.</summary>
    private enum Traffic : byte
    {
        None,
        Data3270,
        Nvt,
        Sscp,
    }

    /// <summary>A terminal that waits for its host's first bytes.</summary>
    public TerminalMachine(TerminalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _negotiator = new TerminalNegotiator(_output, options.ToProfile());
        Screen = new ScreenBuffer(options.Model, options.CodePage)
        {
            ProductName = options.ProductName,
            TransferLimit = options.TransferLimit,
            ValidatesFields = options.ValidatesFields,
        };
        _keyboard = new KeyboardMachine(Screen)
        {
            NumericLock = options.NumericLock,
            BlankFill = options.BlankFill,
            LocksOnError = options.LocksOnError,
        };
    }

    /// <summary>Bytes that wait for the network; they stay where they are while more is queued.</summary>
    public ReadOnlyMemory<byte> Output => _output.Pending;

    /// <summary>The screen.</summary>
    public ScreenBuffer Screen { get; }

    /// <summary>The keyboard's state: insert mode and the last error.</summary>
    public KeyboardMachine Keyboard => _keyboard;

    /// <summary>Whether the SSCP talks to the operator in lines, before or beside an application.</summary>
    internal bool IsSscp => _traffic == Traffic.Sscp;

    /// <summary>Whether TN3270E begins with data that the host has not sent yet.</summary>
    internal bool AwaitsTraffic => _traffic == Traffic.None && !_negotiator.HostConcluded;

    /// <summary>Whether the host has ever answered a <see cref="KeepAlive"/> that wanted an answer.</summary>
    public bool AnswersHeard => _negotiator.AnswersHeard;

    /// <summary>Whether the host echoes what is typed in a text session, character by character.</summary>
    internal bool HostEchoes => _negotiator.HostEchoes;

    /// <summary>How far it has come with the host.</summary>
    public TerminalPhase Phase => _phase;

    /// <summary>The LU the host connected it to, where the host said so (TN3270E).</summary>
    public string? ConnectedLu => _negotiator.ConnectedLu;

    /// <summary>Why the host ended the last session that it bound; null where it ended none.</summary>
    public UnbindNotice? LastUnbind { get; private set; }

    /// <summary>The device type agreed; null before.</summary>
    public string? DeviceType => _negotiator.DeviceType;

    /// <summary>Why the connection is to be closed; null while it goes on.</summary>
    public string? FailureReason => _failure ?? _negotiator.FailureReason ?? (_output.Overflowed ? "the host reads nothing" : null);

    /// <summary>What the host refused, where it then may close the connection; null for nothing.</summary>
    public string? Complaint => _negotiator.Rejection;

    /// <summary>Whether both sides said that TLS follows: nothing more is heard until <see cref="TlsStarted"/>.</summary>
    public bool AwaitsTls => _negotiator.AwaitsTls;

    /// <summary>Records received from the host.</summary>
    public long RecordsReceived { get; private set; }

    /// <summary>
    /// How much came that is malformed: records that are no 3270, telnet commands that there are none of, and pieces of a record that cannot become
    /// one. A write beyond the screen does not count: applications do that. Not saved.
    /// </summary>
    public long Malformed => _malformed.Count;

    /// <summary>The same since the last record that was in order.</summary>
    public int MalformedInARow => _malformed.InARow;

    /// <summary>Grows with every visible change: of the screen, the cursor, the keyboard's lock, the phase.</summary>
    public long Version => Screen.Version + _phaseChanges;

    /// <summary>How many bytes were ever queued for the host, those in <see cref="Output"/> included.</summary>
    public long OutputQueued => _output.Queued;

    /// <summary>
    /// Writes all that this terminal is, so that <see cref="Restore"/> gives one that goes on alike: screen, keyboard, negotiation, a
    /// record that has come in part, and what waits for the network. Not saved is what its options say.
    /// </summary>
    /// <returns>False, with nothing written, while a file transfer is under way: that lives in files besides.</returns>
    public bool TrySave(IBufferWriter<byte> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_transfer is { IsOver: false })
        {
            return false;
        }
        Pass(new StateTape(state));
        return true;
    }

    /// <summary>A terminal as it was when it was saved.</summary>
    /// <param name="options">What it is; the same as of the one that was saved.</param>
    /// <param name="state">What <see cref="TrySave"/> wrote.</param>
    /// <exception cref="FormatException">The state is damaged, of another model or code page, or of another form than this program's.</exception>
    public static TerminalMachine Restore(TerminalOptions options, ReadOnlyMemory<byte> state)
    {
        TerminalMachine machine = new(options);
        new StateTape(state).Read(machine.Pass);
        return machine;
    }

    /// <summary>Says that the connection is encrypted now; the negotiation begins anew.</summary>
    public void TlsStarted() => _negotiator.TlsStarted();

    /// <summary>Queues what keeps an idle connection open: a question if an answer is wanted, else NOP.</summary>
    public void KeepAlive(bool wantsAnswer) => _output.KeepAlive(wantsAnswer);

    /// <summary>Says that the network took bytes off the front of <see cref="Output"/>.</summary>
    public void OutputSent(int count) => _output.Sent(count);

    /// <summary>Takes bytes from the host, in any division. After a failure nothing more is heard.</summary>
    /// <returns>How many were taken: all, unless <see cref="AwaitsTls"/> became true, when the rest is TLS.</returns>
    public int Receive(ReadOnlySpan<byte> bytes)
    {
        int given = bytes.Length;
        while (FailureReason is null && !AwaitsTls)
        {
            TelnetEvent found = _decoder.Next(ref bytes, out ReadOnlySpan<byte> payload);
            if (found == TelnetEvent.NeedMore)
            {
                break;
            }
            Take(found, payload);
            Settle();
        }
        _malformed.TakeGathered(_mode, _decoder.Gathered);
        UpdatePhase();
        RunTypeAhead();
        return AwaitsTls ? given - bytes.Length : given;
    }

    /// <summary>
    /// Zeroes what was typed, wherever it still is: the cells of the screen, what waits for the network, a line or keys that wait. For a
    /// terminal whose connection has ended; nobody may be sending from <see cref="Output"/> any more.
    /// </summary>
    public void Forget()
    {
        Screen.Forget();
        _output.Clear();
        _reply.Clear();
        _decoder.Forget();
        _line.Clear();
        _typeAhead.Clear();
    }

    private void Take(TelnetEvent found, ReadOnlySpan<byte> payload)
    {
        switch (found)
        {
            case TelnetEvent.Text:
                _textSeen = true;
                _negotiator.Text();
                Text.FeedsReturn = !HostEchoes;
                Text.Take(payload);
                break;
            case TelnetEvent.Record:
                RecordsReceived++;
                TakeRecord(payload);
                break;
            case TelnetEvent.Option:
                _negotiator.Option(_decoder.Verb, _decoder.Option);
                break;
            case TelnetEvent.Subnegotiation:
                _negotiator.Subnegotiation(_decoder.Option, payload);
                break;
            case TelnetEvent.Command:
                _malformed.TakeCommand(_decoder.Verb);
                break;
            case TelnetEvent.Fault:
                _failure ??= _decoder.FaultReason;
                break;
        }
    }

    /// <summary>Follows the negotiator into another mode; what the old mode showed goes.</summary>
    private void Settle()
    {
        NegotiatedMode mode = _negotiator.Mode;
        _decoder.Records = mode != NegotiatedMode.Text || _negotiator.InTn3270E;
        bool begins = _negotiator.InTn3270E && !_inTn3270E;
        _inTn3270E = _negotiator.InTn3270E;
        if (begins)
        {
            // What was there ends where TN3270E begins, though nothing takes its place until it is agreed on.
            _textSeen = false;
            EraseScreen();
        }
        if (mode == _mode)
        {
            return;
        }
        _mode = mode;
        _bound = false;
        _sequence = 0;
        _traffic = Traffic.None;
        _textSeen = false;
        if (_text is not null)
        {
            EraseScreen();
            if (mode == NegotiatedMode.Tn3270)
            {
                // Text has unlocked the keyboard, and it stays so, as on deployed terminals.
                Screen.EnterText();
            }
        }
    }

    private void TakeRecord(ReadOnlySpan<byte> record)
    {
        if (_mode == NegotiatedMode.Tn3270)
        {
            Execute(record);
            SendReply();
        }
        else if (_mode == NegotiatedMode.Tn3270E && Tn3270EHeader.TryRead(record, out Tn3270EHeader header) && header.Type <= RecordType.Bid)
        {
            TakeTn3270E(header, record[Tn3270EHeader.Length..]);
        }
        else if (_mode == NegotiatedMode.Tn3270E)
        {
            _malformed.Add();
        }
    }

    private void TakeTn3270E(in Tn3270EHeader header, ReadOnlySpan<byte> data)
    {
        switch (header.Type)
        {
            case RecordType.Data3270 when _bound || !Agreed(Tn3270EFunctions.BindImage):
                SwitchTo(Traffic.Data3270);
                // The response goes before the data a read asks for, as deployed terminals have it.
                Respond(header, Execute(data));
                SendReply();
                TakeTurn(header);
                break;
            case RecordType.Bid when Agreed(Tn3270EFunctions.ContentionResolution):
                TakeBid(header);
                break;
            case RecordType.BindImage when Agreed(Tn3270EFunctions.BindImage):
                // RFC 2355, 8.1.3: a response answers 3270-DATA; deployed terminals answer text and BID besides, and nothing else.
                Bind(data);
                break;
            case RecordType.Unbind when Agreed(Tn3270EFunctions.BindImage):
                _bound = false;
                LastUnbind = UnbindNotice.Read(data);
                _traffic = Traffic.None;
                _text = null;
                Screen.Unbind();
                break;
            case RecordType.NvtData:
                SwitchTo(Traffic.Nvt);
                Text.FeedsReturn = false;
                Text.Take(data);
                Respond(header, null);
                break;
            case RecordType.SscpLuData when Agreed(Tn3270EFunctions.BindImage):
                // Without the function nothing tells the SSCP's data from an application's session (RFC 2355, 10.4): deployed terminals pass it over.
                SwitchTo(Traffic.Sscp);
                Screen.WriteSscpData(data);
                break;
        }
    }

    private void Bind(ReadOnlySpan<byte> image)
    {
        // A BIND leaves the keyboard as it is: free where text or the SSCP had it, locked where nothing was written yet.
        bool free = !Screen.KeyboardLocked;
        _bound = true;
        SwitchTo(Traffic.Data3270);
        if (_options.BindLimit && BindImage.TryRead(image, out BindImage bind))
        {
            // Sizes the model does not have are left aside: those before hold.
            TerminalModel model = Screen.Model;
            bind = bind.IsModels ? new BindImage(model.Rows, model.Columns, model.AlternateRows, model.AlternateColumns) : bind;
            Screen.Bind(bind.Rows, bind.Columns, bind.AlternateRows, bind.AlternateColumns);
        }
        else
        {
            Screen.Restart();
        }
        if (free)
        {
            Screen.EnterText();
        }
    }

    /// <summary>
    /// Whose turn it is once a record is done, where contention resolution is agreed: the host's, unless it passed it on
    /// (draft-ietf-tn3270e-extensions, SEND-DATA).
    /// </summary>
    private void TakeTurn(in Tn3270EHeader header)
    {
        if ((header.RequestFlag & RequestFlag.KeyboardRestore) != 0)
        {
            Screen.RestoreKeyboard();
        }
        if (Agreed(Tn3270EFunctions.ContentionResolution))
        {
            Screen.HostHasTurn = (header.RequestFlag & RequestFlag.SendData) == 0;
        }
    }

    /// <summary>The host asks for its turn, or takes it; a question is denied while a key's record is on its way.</summary>
    private void TakeBid(in Tn3270EHeader header)
    {
        bool yields = (header.RequestFlag & RequestFlag.Signal) != 0 || !Screen.AwaitsAnswer;
        if (yields)
        {
            Screen.HostHasTurn = true;
        }
        Respond(header, yields ? null : ResponseFlag.CommandReject);
    }

    private void SwitchTo(Traffic traffic)
    {
        if (_traffic == traffic)
        {
            return;
        }
        if (_traffic != Traffic.None)
        {
            EraseScreen();
        }
        _traffic = traffic;
    }

    /// <summary>Executes a 3270 record; what it asks for is left in the reply. Returns the sense of a negative response; null if all is well.</summary>
    private byte? Execute(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty)
        {
            return null;
        }
        _reply.Clear();
        ExecuteResult result = Screen.Execute(record, _reply);
        AnswerTransfer(record);
        _malformed.TakeRecord(result.Fault);
        if (result.IsOk)
        {
            return null;
        }
        return result.IsCommandReject ? ResponseFlag.CommandReject : ResponseFlag.OperationCheck;
    }

    private void Respond(in Tn3270EHeader header, byte? sense)
    {
        // RFC 2355, 8.1.3 knows two flags; of others deployed terminals take heed where something is wrong.
        bool wanted = header.ResponseFlag == ResponseFlag.Always || (header.ResponseFlag != ResponseFlag.None && sense is not null);
        if (!wanted)
        {
            // Whether RESPONSES is agreed is not asked: a host that sets the flag waits for the answer either way.
            return;
        }
        if (sense is { } code && Agreed(Tn3270EFunctions.SnaSense))
        {
            _output.Record(new Tn3270EHeader(RecordType.Response, 0, ResponseFlag.SnaSense, header.Sequence), SenseData.Write(SenseData.Of(code)));
            return;
        }
        byte flag = sense is null ? ResponseFlag.Positive : ResponseFlag.Negative;
        _output.Record(
            new Tn3270EHeader(RecordType.Response, 0, flag, header.Sequence), [sense ?? ResponseFlag.DeviceEnd]);
    }

    private bool Agreed(Tn3270EFunctions function) => (_negotiator.Functions & function) != Tn3270EFunctions.None;

    private void UpdatePhase()
    {
        TerminalPhase phase = FindPhase();
        if (phase != _phase)
        {
            _phase = phase;
            _phaseChanges++;
        }
    }

    private TerminalPhase FindPhase()
    {
        if (FailureReason is not null)
        {
            return TerminalPhase.Failed;
        }
        return _mode switch
        {
            NegotiatedMode.Text => _textSeen ? TerminalPhase.Nvt : TerminalPhase.Negotiating,
            NegotiatedMode.Tn3270 => TerminalPhase.Tn3270,
            _ when _traffic == Traffic.Nvt => TerminalPhase.Nvt,
            _ when _traffic == Traffic.Sscp || (Agreed(Tn3270EFunctions.BindImage) && !_bound) => TerminalPhase.Unbound,
            _ => TerminalPhase.Tn3270E,
        };
    }

    private void Pass(StateTape tape)
    {
        (int form, int page, string? model) = (StateForm, _options.CodePage.Number, _options.Model.Name);
        tape.Pass(ref form);
        tape.Pass(ref page);
        tape.Pass(ref model);
        if (form != StateForm || page != _options.CodePage.Number || model != _options.Model.Name)
        {
            throw StateTape.Malformed($"it is of form {form}, model {model}, code page {page}");
        }
        _decoder.Pass(tape);
        _output.Pass(tape);
        _negotiator.Pass(tape);
        Screen.Pass(tape);
        _keyboard.Pass(tape);
        _line.Pass(tape);
        _typeAhead.Pass(tape);
        bool hasText = _text is not null;
        tape.Pass(ref hasText);
        _text = hasText ? _text ?? NewText() : null;
        _text?.Pass(tape);
        tape.PassEnum(ref _mode);
        tape.PassEnum(ref _traffic);
        tape.Pass(ref _bound);
        tape.Pass(ref _textSeen);
        tape.Pass(ref _inTn3270E);
        tape.Pass(ref _sequence);
        tape.Pass(ref _phaseChanges);
        tape.PassEnum(ref _phase);
        tape.Pass(ref _failure);
        PassNotices(tape);
    }

    private void PassNotices(StateTape tape)
    {
        long records = RecordsReceived;
        (bool unbound, UnbindReason reason, uint sense) = (LastUnbind is not null, LastUnbind?.Reason ?? default, LastUnbind?.Sense ?? 0);
        tape.Pass(ref records);
        tape.Pass(ref unbound);
        tape.PassEnum(ref reason);
        tape.Pass(ref sense);
        RecordsReceived = records;
        LastUnbind = unbound ? new UnbindNotice(reason, sense) : null;
    }
}
