using System.Text;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// The host's end of one connection, pure: negotiates, asks an extended terminal what it supports, shows panels and reads
/// replies, or sends to a printer. Not thread-safe.
/// </summary>
public sealed class HostMachine : IWireMachine
{
    /// <summary>How many signals wait for an application that does not take them; more are dropped.</summary>
    public const int SignalLimit = 8;

    private static readonly byte[] QueryRecord = [0xF3, 0x00, 0x05, 0x01, 0xFF, 0x02];

    private readonly HostOptions _options;
    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetOutput _output = new();
    private readonly HostNegotiator _negotiator;
    private readonly RecordSender _sender;
    private readonly GrowingBuffer _record = new(TelnetDecoder.RecordLimit, keptCapacity: 8 * 1024);
    private readonly Queue<HostSignal> _signals = new();
    private PanelLayout? _shown;
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
        _negotiator = new HostNegotiator(_output, options.ToPolicy(), assign);
        _sender = new RecordSender(_output, _negotiator);
        _negotiator.Start();
    }

    /// <summary>Bytes that wait for the network; they stay where they are while more is queued.</summary>
    public ReadOnlyMemory<byte> Output => _output.Pending;

    /// <summary>Whether TN3270E or TN3270 is agreed.</summary>
    public bool Negotiated { get; private set; }

    /// <summary>Whether panels can be shown or a printer sent to: negotiated, and the terminal has said what it supports or was not asked.</summary>
    public bool Ready => Negotiated && !_awaitsQuery && FailureReason is null;

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

    /// <summary>Whether headers are spoken (TN3270E).</summary>
    public bool SpeaksTn3270E => _sender.Extended;

    /// <summary>Whether the device tells how records went (RESPONSES).</summary>
    public bool GivesResponses => _sender.Agreed(Tn3270EFunctions.Responses);

    /// <summary>Whether the printer takes SCS (SCS-CTL-CODES).</summary>
    public bool TakesScs => _sender.Agreed(Tn3270EFunctions.ScsControlCodes);

    /// <summary>Whether the printer takes the 3270 data stream (DATA-STREAM-CTL).</summary>
    public bool TakesDataStream => _sender.Agreed(Tn3270EFunctions.DataStreamControl);

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
        _shown = layout;
        _reply = null;
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

    /// <summary>Sends SCS to a printer, or a 3270 write.</summary>
    /// <param name="data">SCS, or a write from its command on.</param>
    /// <param name="scs">Which of both it is.</param>
    /// <returns>The number by which <see cref="TakeResponse"/> finds the response.</returns>
    /// <exception cref="InvalidOperationException">It is no printer, or not ready.</exception>
    public int Print(ReadOnlySpan<byte> data, bool scs)
    {
        CheckReady(printer: true);
        _sender.Bind(scs ? SessionType.ScsPrinter : SessionType.DataStreamPrinter, default);
        return _sender.Send(scs ? RecordType.ScsData : RecordType.Data3270, 0, ResponseDemand.Always, data);
    }

    /// <summary>Tells a printer that a job is over (PRINT-EOJ).</summary>
    /// <exception cref="InvalidOperationException">It is no printer, or not ready.</exception>
    public void EndPrintJob()
    {
        CheckReady(printer: true);
        _sender.Send(RecordType.PrintEndOfJob, 0, ResponseDemand.None, []);
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

    /// <summary>Ends the session between terminal and application; the next panel begins another.</summary>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    public void Unbind(UnbindReason reason)
    {
        CheckReady(IsPrinter);
        _sender.Unbind(reason);
        _shown = null;
        _terminalMaySend = false;
    }

    /// <summary>The answer to the record exchanged last, once, from its AID on; null where there is none yet.</summary>
    public byte[]? TakeAnswer() => Once(ref _answer);

    /// <summary>The reply to the panel shown last, once; null where there is none yet.</summary>
    public PanelReply? TakeReply() => Once(ref _reply);

    /// <summary>The line typed after <see cref="ShowSystemText"/>, once; null where there is none yet.</summary>
    public string? TakeSystemLine() => Once(ref _systemLine);

    /// <summary>The response to a record sent with <see cref="ResponseDemand.Always"/>, once; null where there is none yet.</summary>
    public DeviceResponse? TakeResponse(int number) => _sender.Take((ushort)number);

    /// <summary>The signal that came first, once; null for none.</summary>
    public HostSignal? TakeSignal() => _signals.TryDequeue(out HostSignal signal) ? signal : null;

    private static Func<LuRequest, LuGrant> DirectoryOf(HostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LuDirectory lus = options.Directory();
        return request => lus.Assign(request);
    }

    private static T? Once<T>(ref T? value)
        where T : class
    {
        T? taken = value;
        value = null;
        return taken;
    }

    private void Take(TelnetEvent found, ReadOnlySpan<byte> payload)
    {
        switch (found)
        {
            case TelnetEvent.Record:
                TakeRecord(payload);
                break;
            case TelnetEvent.Option:
                _negotiator.Option(_decoder.Verb, _decoder.Option);
                break;
            case TelnetEvent.Subnegotiation:
                _negotiator.Subnegotiation(_decoder.Option, payload);
                break;
            case TelnetEvent.Command when Negotiated:
                TakeCommand(_decoder.Verb);
                break;
            case TelnetEvent.Fault:
                Fail(_decoder.FaultReason ?? "the terminal broke a limit");
                break;
        }
    }

    private void TakeCommand(byte command)
    {
        switch (command)
        {
            case TelnetCommand.AbortOutput when SpeaksTn3270E && _shown is not null:
                // RFC 2355 section 10.5.2: the SYSREQ key comes as IAC AO.
                TakeReply([(byte)Aid.SysReq]);
                break;
            case TelnetCommand.AbortOutput when SpeaksTn3270E:
                Signal(HostSignal.SystemRequest);
                break;
            case TelnetCommand.InterruptProcess or TelnetCommand.Break:
                Signal(HostSignal.Attention);
                break;
        }
    }

    private void Signal(HostSignal signal)
    {
        if (_signals.Count < SignalLimit)
        {
            _signals.Enqueue(signal);
        }
    }

    private void Settle()
    {
        bool records = _negotiator.Mode != NegotiatedMode.Text;
        _decoder.Records = records;
        if (_negotiator.FailureReason is { } reason)
        {
            if (!records)
            {
                Farewell(reason);
            }
        }
        else if (records && !Negotiated)
        {
            Negotiated = true;
            Begin();
        }
    }

    private void Begin()
    {
        if (IsPrinter)
        {
            _sender.Bind(TakesScs ? SessionType.ScsPrinter : SessionType.DataStreamPrinter, default);
            return;
        }
        Bind();
        if (_negotiator.Type.Extended)
        {
            _awaitsQuery = true;
            SendDisplay(QueryRecord, RequestFlag.SendData, ResponseDemand.OnError);
        }
    }

    private void TakeRecord(ReadOnlySpan<byte> record)
    {
        if (!SpeaksTn3270E)
        {
            TakeData(record);
        }
        else if (!Tn3270EHeader.TryRead(record, out Tn3270EHeader header))
        {
            Fail($"the terminal sent a TN3270E record of {record.Length} bytes, too short for a header");
        }
        else
        {
            TakeExtended(header, record[Tn3270EHeader.Length..]);
        }
    }

    private void TakeExtended(in Tn3270EHeader header, ReadOnlySpan<byte> data)
    {
        switch (header.Type)
        {
            case RecordType.Response when !_sender.Heard(header, data):
                Fail($"the terminal rejected record {header.Sequence}");
                break;
            case RecordType.Data3270:
                TakeData(data);
                break;
            case RecordType.SscpLuData:
                _systemLine = SystemText.ReadLine(data, _options.CodePage);
                break;
            case RecordType.Request when IsPrinter && header.RequestFlag == RequestFlag.ErrorConditionCleared:
                ErrorsCleared++;
                break;
        }
    }

    private void TakeData(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty)
        {
            return;
        }
        _terminalMaySend = false;
        if (_exchanging)
        {
            _exchanging = false;
            _answer = record.ToArray();
        }
        else if ((Aid)record[0] == Aid.StructuredField)
        {
            TakeQueryReply(record[1..]);
        }
        else
        {
            TakeReply(record);
        }
    }

    private void TakeQueryReply(ReadOnlySpan<byte> fields)
    {
        if (_awaitsQuery)
        {
            _traits = TerminalTraits.Read(fields);
            _awaitsQuery = false;
        }
    }

    private void TakeReply(ReadOnlySpan<byte> record)
    {
        // A key nobody waits for is dropped: the keyboard should be locked, so the terminal is ahead of itself.
        if (_shown is null)
        {
            return;
        }
        _reply = ReplyReader.Read(record, _shown, _options.CodePage, out string? fault);
        _shown = null;
        if (fault is not null)
        {
            _reply = null;
            Fail(fault);
        }
    }

    private void CheckReady(bool printer)
    {
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

    private void Fail(string reason) => _failure ??= reason;

    private void Farewell(string reason) =>
        _output.Escaped(Encoding.ASCII.GetBytes($"\r\nThis host speaks 3270 only: {reason}.\r\n"));
}
