using System.Buffers;
using System.Text;
using Holdfast.Tn3270.State;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// The host's end of one connection, pure: negotiates, asks an extended terminal what it supports, shows panels and reads
/// replies, or sends to a printer. Not thread-safe.
/// </summary>
public sealed partial class HostMachine : IWireMachine
{
    /// <summary>How many signals wait for an application that does not take them; more are dropped.</summary>
    public const int SignalLimit = 8;

    /// <summary>How many records of a relayed terminal wait for an application that does not take them; one more ends the session.</summary>
    public const int RelayLimit = 8;

    /// <summary>The form of the saved state.</summary>
    private const int StateForm = 1;

    private static readonly byte[] QueryRecord = [0xF3, 0x00, 0x05, 0x01, 0xFF, 0x02];

    private readonly HostOptions _options;
    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetOutput _output = new();
    private readonly HostNegotiator _negotiator;
    private readonly RecordSender _sender;
    private readonly GrowingBuffer _record = new(TelnetDecoder.RecordLimit, keptCapacity: 8 * 1024);
    private readonly Queue<HostSignal> _signals = new();
    private readonly TypedLines _typed = new();
    private Queue<byte[]>? _relayed;
    private ShownPanel? _shown;
    private PanelReply? _reply;
    private byte[]? _answer;
    private string? _systemLine;
    private bool _exchanging;
    private bool _awaitsQuery;
    private bool _terminalMaySend;
    private TerminalTraits _traits;
    private string? _failure;

    /// <summary>A host end with a directory of LUs of its own.</summary>
    public HostMachine(HostOptions options)
        : this(options, DirectoryOf(options))
    {
    }

    internal HostMachine(HostOptions options, Func<LuRequest, LuGrant> assign)
    {
        _options = options;
        Assign = assign;
        _negotiator = new HostNegotiator(_output, options.ToPolicy(), request => Assign(request));
        _sender = new RecordSender(_output, _negotiator);
        _negotiator.Start();
        Settle();
    }

    /// <summary>Bytes that wait for the network; they stay where they are while more is queued.</summary>
    public ReadOnlyMemory<byte> Output => _output.Pending;

    /// <summary>How many bytes were ever queued for the terminal, those in <see cref="Output"/> included.</summary>
    public long OutputQueued => _output.Queued;

    /// <summary>Gives the terminal its LU.</summary>
    internal Func<LuRequest, LuGrant> Assign { get; set; }

    /// <summary>Whether TN3270E or TN3270 is agreed.</summary>
    public bool Negotiated { get; private set; }

    /// <summary>Whether panels can be shown or a printer sent to: negotiated, and the terminal has said what it supports or was not asked.</summary>
    public bool Ready => Negotiated && _negotiator.Settled && !_awaitsQuery && FailureReason is null;

    /// <summary>Whether both sides know what they speak; an extended terminal may yet have to say what it supports.</summary>
    internal bool Settled => Negotiated && _negotiator.Settled;

    /// <summary>Why the connection is to be closed; null while it goes on.</summary>
    public string? FailureReason => _failure ?? _negotiator.FailureReason ?? (_output.Overflowed ? "the terminal reads nothing" : null);

    /// <summary>What the terminal asked for and did not get, where it then may close the connection; null for nothing.</summary>
    public string? Complaint => Negotiated ? null : _negotiator.Complaint;

    /// <summary>Whether both sides said that TLS follows: nothing more is heard until <see cref="TlsStarted"/>.</summary>
    public bool AwaitsTls => _negotiator.AwaitsTls;

    /// <summary>The LU given to the terminal; null before.</summary>
    public string? LuName => _negotiator.LuName;

    /// <summary>The terminal's type, such as IBM-3278-2-E; empty before it said so.</summary>
    public string TerminalType => _negotiator.Type.Name ?? "";

    /// <summary>Whether it is a printer.</summary>
    public bool IsPrinter => _negotiator.Type.Printer;

    /// <summary>The LU of the display that this printer goes with; null for none.</summary>
    public string? AssociatedLu => _negotiator.AssociatedLu;

    /// <summary>Whether the device asked for its LU, and not for any.</summary>
    internal bool AskedForLu => _negotiator.AskedForLu;

    /// <summary>TN3270E functions agreed.</summary>
    internal Tn3270EFunctions Functions => _negotiator.Functions;

    /// <summary>Whether headers are spoken (TN3270E).</summary>
    public bool SpeaksTn3270E => _sender.Extended;

    /// <summary>What is spoken now.</summary>
    public HostDialect Dialect => _negotiator.Mode switch
    {
        NegotiatedMode.Tn3270E => HostDialect.Tn3270E,
        NegotiatedMode.Tn3270 => HostDialect.Tn3270,
        _ => HostDialect.Text,
    };

    /// <summary>Whether the device tells how records went (RESPONSES; a printer of TN3270 does so too).</summary>
    public bool GivesResponses => SpeaksTn3270E ? _sender.Agreed(Tn3270EFunctions.Responses) : IsPrinter;

    /// <summary>Whether the printer takes SCS (SCS-CTL-CODES).</summary>
    public bool TakesScs => _sender.Agreed(Tn3270EFunctions.ScsControlCodes);

    /// <summary>Whether the printer takes the 3270 data stream (DATA-STREAM-CTL; in TN3270 there is nothing else).</summary>
    public bool TakesDataStream => SpeaksTn3270E ? _sender.Agreed(Tn3270EFunctions.DataStreamControl) : IsPrinter;

    /// <summary>Rows of the largest screen the terminal has; 0 before it said its type.</summary>
    public int Rows => _traits.Rows > 0 ? _traits.Rows : _negotiator.Type.Rows;

    /// <summary>Columns of the largest screen the terminal has; 0 before it said its type.</summary>
    public int Columns => _traits.Columns > 0 ? _traits.Columns : _negotiator.Type.Columns;

    /// <summary>Whether the terminal said that it has colours.</summary>
    public bool HasColors => _traits.Colors;

    /// <summary>What the terminal said of itself where <see cref="HostOptions.AskEnvironment"/> is set, by name.</summary>
    public IReadOnlyDictionary<string, string> Environment => _negotiator.Environment;

    /// <summary>How often a printer said that what a negative response told of is mended.</summary>
    public int ErrorsCleared { get; private set; }

    /// <summary>
    /// Writes how this end stands, so that <see cref="Restore"/> gives one that goes on alike: the negotiation, what came in part, records and signals
    /// that nobody took, and what waits for the network. A panel, an exchange or a line of text that is awaited is not among it: who goes on asks anew.
    /// </summary>
    public void Save(IBufferWriter<byte> state) => Pass(new StateTape(state));

    /// <summary>An end of a connection as it was when it was saved.</summary>
    /// <param name="options">As of the one that was saved. In its directory the LU is this end's own: see <see cref="LuDirectory.Adopt"/>.</param>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="FormatException">The state is damaged, or of another form than this program's.</exception>
    public static HostMachine Restore(HostOptions options, ReadOnlyMemory<byte> state)
    {
        LuDirectory lus = options.Directory();
        HostMachine machine = new(options, new HeldLu(lus, null).Take);
        new StateTape(state).Read(machine.Pass);
        machine.Assign = new HeldLu(lus, machine.LuName).Take;
        return machine;
    }

    /// <summary>Says that the network took bytes off the front of <see cref="Output"/>.</summary>
    public void OutputSent(int count) => _output.Sent(count);

    /// <summary>Says that the connection is encrypted now; the negotiation begins.</summary>
    public void TlsStarted() => _negotiator.TlsStarted();

    /// <summary>Queues what keeps an idle connection open: a question if an answer is wanted, else NOP.</summary>
    public void KeepAlive(bool wantsAnswer) => _output.KeepAlive(wantsAnswer);

    /// <summary>Takes bytes from the terminal, in any division. After a failure nothing more is heard.</summary>
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
        return AwaitsTls ? given - bytes.Length : given;
    }

    /// <summary>Goes on without knowing what the terminal supports, as if it supported no colours.</summary>
    public void GiveUpQuery() => _awaitsQuery = false;

    /// <summary>Shows a panel: erases the screen, writes the fields, unlocks the keyboard and then expects one reply.</summary>
    /// <param name="panel">What to show.</param>
    /// <param name="values">Values by field name, in place of the fields' own texts.</param>
    /// <param name="demand">Whether the terminal is to say how it went; an error nobody waits for ends the session.</param>
    /// <returns>The number by which <see cref="TakeResponse"/> finds a response demanded always.</returns>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    /// <exception cref="ArgumentException">The panel does not fit the terminal.</exception>
    public int Show(
        Panel panel, IReadOnlyDictionary<string, string>? values = null, ResponseDemand demand = ResponseDemand.OnError)
    {
        ArgumentNullException.ThrowIfNull(panel);
        CheckReady(printer: false);
        PanelLayout layout = PanelLayout.Create(panel, values, Rows, Columns);
        _record.Clear();
        new PanelWriter(_record, _options.CodePage, _traits).Write(layout);
        int number = SendDisplay(_record.Written, RequestFlag.SendData | RequestFlag.KeyboardRestore, demand);
        _shown = layout.Shown();
        _reply = null;
        _relayed = null;
        _exchanging = false;
        return number;
    }

    /// <summary>Sends a record as it is and then expects one record as an answer, whatever it is.</summary>
    /// <param name="record">A 3270 data stream, from its command on.</param>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    public void Exchange(ReadOnlySpan<byte> record)
    {
        CheckReady(printer: false);
        _shown = null;
        _answer = null;
        _relayed = null;
        _exchanging = true;
        SendDisplay(record, RequestFlag.SendData, ResponseDemand.OnError);
    }

    /// <summary>Sends a 3270 record as it is, to which no answer is expected: an alarm, a message line, an erasure.</summary>
    /// <param name="record">A 3270 data stream, from its command on.</param>
    /// <param name="demand">Whether the terminal is to say how it went.</param>
    /// <returns>The number by which <see cref="TakeResponse"/> finds a response demanded always.</returns>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    public int Send(ReadOnlySpan<byte> record, ResponseDemand demand)
    {
        CheckReady(printer: false);
        // Whoever has a panel on the screen may go on typing into it.
        byte flag = _shown is null && !_exchanging ? (byte)0 : RequestFlag.SendData;
        return SendDisplay(record, flag, demand);
    }

    /// <summary>
    /// Sends a record that shows another screen's state; from here until the next panel or exchange each record of the terminal is kept for
    /// <see cref="TakeRelayed"/>.
    /// </summary>
    /// <param name="record">A 3270 data stream, from its command on.</param>
    /// <param name="turn">Whether the terminal may send next: its keyboard is unlocked.</param>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    public void Relay(ReadOnlySpan<byte> record, bool turn)
    {
        CheckReady(printer: false);
        _relayed ??= new Queue<byte[]>();
        _shown = null;
        _reply = null;
        _exchanging = false;
        byte flag = turn ? (byte)(RequestFlag.SendData | RequestFlag.KeyboardRestore) : (byte)0;
        SendDisplay(record, flag, ResponseDemand.OnError);
    }

    /// <summary>
    /// Forgets the records and signals that the terminal sent and nobody took: they were meant for what it showed before, and the next
    /// <see cref="Relay"/> shows something else.
    /// </summary>
    public void BeginRelay()
    {
        _relayed?.Clear();
        _signals.Clear();
    }

    /// <summary>The oldest record that a relayed terminal sent, from its AID on, once; null where there is none.</summary>
    public byte[]? TakeRelayed() => _relayed is not null && _relayed.TryDequeue(out byte[]? record) ? record : null;

    /// <summary>Puts a record of <see cref="TakeRelayed"/> back, before all others: nothing was done with it.</summary>
    public void ReturnRelayed(byte[] record) => _relayed = new Queue<byte[]>([record, .. _relayed ?? []]);

    /// <summary>Sends SCS to a printer, or a 3270 write.</summary>
    /// <param name="data">SCS, or a write from its command on.</param>
    /// <param name="scs">Which of both it is.</param>
    /// <returns>The number by which <see cref="TakeResponse"/> finds the response.</returns>
    /// <exception cref="InvalidOperationException">It is no printer, or not ready.</exception>
    public int Print(ReadOnlySpan<byte> data, bool scs)
    {
        CheckReady(printer: true);
        if (scs && !SpeaksTn3270E)
        {
            throw new InvalidOperationException("Without TN3270E a printer takes the 3270 data stream only.");
        }
        _sender.Bind(scs ? SessionType.ScsPrinter : SessionType.DataStreamPrinter, default);
        return _sender.Send(scs ? RecordType.ScsData : RecordType.Data3270, 0, ResponseDemand.Always, data);
    }

    /// <summary>Sends a printer another host's record. What it sends that answers none is kept for <see cref="TakeRelayed"/>.</summary>
    /// <returns>The number by which <see cref="TakeResponse"/> finds a response demanded always; null where it cannot take such a record, and gets none.</returns>
    /// <exception cref="InvalidOperationException">It is no printer, or not ready.</exception>
    internal int? RelayPrint(RecordType type, ResponseDemand demand, ReadOnlySpan<byte> data)
    {
        CheckReady(printer: true);
        // Without headers all is 3270 data, and the end of a job is silence.
        return SpeaksTn3270E || type == RecordType.Data3270 ? _sender.Relay(type, demand, data) : null;
    }

    /// <summary>Tells a printer that a job is over (PRINT-EOJ); in TN3270 there is no way to, and printers wait for silence.</summary>
    /// <exception cref="InvalidOperationException">It is no printer, or not ready.</exception>
    public void EndPrintJob()
    {
        CheckReady(printer: true);
        if (SpeaksTn3270E)
        {
            _sender.Send(RecordType.PrintEndOfJob, 0, ResponseDemand.None, []);
        }
    }

    /// <summary>Shows text of the system, outside any session (SSCP-LU-DATA), and then expects a line typed.</summary>
    /// <param name="text">The text; line feeds begin new lines.</param>
    /// <exception cref="InvalidOperationException">The terminal is not ready, or speaks no TN3270E.</exception>
    public void ShowSystemText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckReady(printer: false);
        if (!SpeaksTn3270E)
        {
            throw new InvalidOperationException("Only a TN3270E terminal can be shown system text.");
        }
        _systemLine = null;
        _record.Clear();
        SystemText.Write(_record, text, _options.CodePage);
        _sender.Send(RecordType.SscpLuData, 0, ResponseDemand.None, _record.Written);
    }

    /// <summary>Shows plain text: on the whole screen in a text session, as NVT-DATA within TN3270E.</summary>
    /// <param name="text">The text, sent as UTF-8; line feeds begin new lines.</param>
    /// <exception cref="InvalidOperationException">The terminal is not ready, or speaks TN3270, which has no text.</exception>
    public void WriteText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckReady(printer: false, text: true);
        byte[] bytes = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
        switch (Dialect)
        {
            case HostDialect.Text:
                _output.Escaped(bytes);
                break;
            case HostDialect.Tn3270E:
                _sender.Send(RecordType.NvtData, 0, ResponseDemand.None, bytes);
                _shown = null;
                break;
            default:
                throw new InvalidOperationException("TN3270 has no plain text; negotiate another dialect first.");
        }
    }

    /// <summary>Leaves what is spoken for something else, or begins the same anew. Not ready until that is agreed.</summary>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    public void Negotiate(HostDialect dialect)
    {
        CheckReady(IsPrinter, text: true);
        Negotiated = false;
        _sender.Reset();
        _shown = null;
        _reply = null;
        _answer = null;
        _relayed = null;
        _exchanging = false;
        _terminalMaySend = false;
        _traits = default;
        _negotiator.Go(dialect);
        Settle();
    }

    /// <summary>Asks a TN3270E device to give responses from now on, or no more. Not ready until it has answered.</summary>
    /// <exception cref="InvalidOperationException">The terminal is not ready, or speaks no TN3270E.</exception>
    public void AskResponses(bool wanted)
    {
        CheckReady(IsPrinter);
        if (!SpeaksTn3270E)
        {
            throw new InvalidOperationException("Only in TN3270E are there functions to agree on.");
        }
        Tn3270EFunctions others = _negotiator.Functions & ~Tn3270EFunctions.Responses;
        _negotiator.AskFunctions(wanted ? others | Tn3270EFunctions.Responses : others);
    }

    /// <summary>Ends the session between terminal and application; the next panel begins another.</summary>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    public void Unbind(UnbindReason reason) => Unbind(new UnbindNotice(reason, Sense: 0));

    /// <summary>Ends the session and says why in SNA's words; the next panel begins another.</summary>
    /// <param name="notice">Why; sense data stand behind <see cref="UnbindReason.SenseCode"/> alone.</param>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    /// <exception cref="ArgumentException">There are sense data behind a reason that has none.</exception>
    public void Unbind(UnbindNotice notice)
    {
        if (notice.Sense != 0 && notice.Reason != UnbindReason.SenseCode)
        {
            throw new ArgumentException("Only the reason SenseCode has sense data behind it.", nameof(notice));
        }
        CheckReady(IsPrinter);
        _sender.Unbind(notice);
        _shown = null;
        _terminalMaySend = false;
    }

    /// <summary>The answer to the record exchanged last, once, from its AID on; null where there is none yet.</summary>
    public byte[]? TakeAnswer() => Once(ref _answer);

    /// <summary>The reply to the panel shown last, once; null where there is none yet.</summary>
    public PanelReply? TakeReply() => Once(ref _reply);

    /// <summary>The line typed after <see cref="ShowSystemText"/>, once; null where there is none yet.</summary>
    public string? TakeSystemLine() => Once(ref _systemLine);

    /// <summary>The oldest line typed in plain text, once; null where there is none.</summary>
    public string? TakeTypedLine() => _typed.TryTake();

    /// <summary>The response to a record sent with <see cref="ResponseDemand.Always"/>, once; null where there is none yet.</summary>
    public DeviceResponse? TakeResponse(int number) => _sender.Take((ushort)number);

    /// <summary>The signal that came first, once; null for none.</summary>
    public HostSignal? TakeSignal() => _signals.TryDequeue(out HostSignal signal) ? signal : null;

    private static Func<LuRequest, LuGrant> DirectoryOf(HostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new HeldLu(options.Directory(), null).Take;
    }

    private static T? Once<T>(ref T? value)
        where T : class
    {
        T? taken = value;
        value = null;
        return taken;
    }

    private void CheckReady(bool printer, bool text = false)
    {
        if (!text && Ready && Dialect == HostDialect.Text)
        {
            throw new InvalidOperationException("The terminal is spoken to in plain text; negotiate 3270 first.");
        }
        if (!Ready || IsPrinter != printer)
        {
            throw new InvalidOperationException(
                Ready ? $"A {(IsPrinter ? "printer" : "display")} cannot do that." : "Nothing can be sent before the terminal is ready.");
        }
    }

    /// <summary>An extended terminal knows its sizes better than its type's name does, and is asked for them.</summary>
    private void Bind() => _sender.Bind(
        SessionType.Display,
        _negotiator.Type.Extended
            ? default
            : new BindImage(PanelLayout.DefaultRows, PanelLayout.DefaultColumns, _negotiator.Type.Rows, _negotiator.Type.Columns));

    private int SendDisplay(ReadOnlySpan<byte> data, byte flag, ResponseDemand demand)
    {
        Bind();
        bool contends = _sender.Agreed(Tn3270EFunctions.ContentionResolution);
        if (contends && _terminalMaySend)
        {
            // The terminal has the word; a BID that is no question takes it back.
            _sender.Send(RecordType.Bid, RequestFlag.Signal, ResponseDemand.OnError, []);
        }
        _terminalMaySend = contends && (flag & RequestFlag.SendData) != 0;
        return _sender.Send(RecordType.Data3270, contends ? flag : (byte)0, demand, data);
    }

    private void Pass(StateTape tape)
    {
        tape.PassForm(StateForm);
        _decoder.Pass(tape);
        _output.Pass(tape);
        _negotiator.Pass(tape);
        _sender.Pass(tape);
        (bool negotiated, int cleared) = (Negotiated, ErrorsCleared);
        tape.Pass(ref negotiated);
        tape.Pass(ref cleared);
        (Negotiated, ErrorsCleared) = (negotiated, cleared);
        tape.Pass(ref _awaitsQuery);
        tape.Pass(ref _terminalMaySend);
        TerminalTraits.Pass(tape, ref _traits);
        tape.Pass(ref _failure);
        byte[] signals = [.. _signals.Select(signal => (byte)signal)];
        byte[][] records = [.. _relayed ?? []];
        bool relays = _relayed is not null;
        tape.PassBytes(ref signals);
        tape.Pass(ref relays);
        tape.PassPieces(ref records, RelayLimit + 1);
        if (tape.Reads)
        {
            _signals.Clear();
            Array.ForEach(signals, signal => _signals.Enqueue((HostSignal)signal));
            _relayed = relays ? new Queue<byte[]>(records) : null;
        }
    }

    private void Fail(string reason) => _failure ??= reason;

    private void Farewell(string reason) =>
        _output.Escaped(Encoding.ASCII.GetBytes($"\r\nThis host speaks 3270 only: {reason}.\r\n"));
}
