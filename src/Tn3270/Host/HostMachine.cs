using System.Text;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// The host's end of one connection, pure: negotiates, asks an extended terminal what it supports, shows panels and reads
/// replies. Not thread-safe.
/// </summary>
public sealed class HostMachine : IWireMachine
{
    private static readonly byte[] QueryRecord = [0xF3, 0x00, 0x05, 0x01, 0xFF, 0x02];

    private readonly HostOptions _options;
    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetOutput _output = new();
    private readonly HostNegotiator _negotiator;
    private readonly GrowingBuffer _record = new(TelnetDecoder.RecordLimit, keptCapacity: 8 * 1024);
    private PanelLayout? _shown;
    private PanelReply? _reply;
    private byte[]? _answer;
    private bool _exchanging;
    private TerminalTraits _traits;
    private ushort _sequence;
    private bool _awaitsQuery;
    private string? _failure;

    /// <summary>A host end that gives out LU names of its own.</summary>
    public HostMachine(HostOptions options)
        : this(options, new LuDirectory(options.LuPrefix, options.ConnectionLimit).Assign)
    {
    }

    internal HostMachine(HostOptions options, Func<string?, LuGrant> assign)
    {
        _options = options;
        _negotiator = new HostNegotiator(_output, options.Tn3270E, assign);
        _negotiator.Start();
    }

    /// <summary>Bytes that wait for the network; they stay where they are while more is queued.</summary>
    public ReadOnlyMemory<byte> Output => _output.Pending;

    /// <summary>Whether TN3270E or TN3270 is agreed.</summary>
    public bool Negotiated { get; private set; }

    /// <summary>Whether panels can be shown: negotiated, and the terminal has said what it supports or was not asked.</summary>
    public bool Ready => Negotiated && !_awaitsQuery && FailureReason is null;

    /// <summary>Why the connection is to be closed; null while it goes on.</summary>
    public string? FailureReason => _failure ?? _negotiator.FailureReason ?? (_output.Overflowed ? "the terminal reads nothing" : null);

    /// <summary>The LU given to the terminal; null before, and in TN3270 where it always is one of ours.</summary>
    public string? LuName => _negotiator.LuName;

    /// <summary>The terminal's type, such as IBM-3278-2-E; empty before it said so.</summary>
    public string TerminalType => _negotiator.Type.Name ?? "";

    /// <summary>Whether headers are spoken (TN3270E).</summary>
    public bool SpeaksTn3270E => _negotiator.Mode == NegotiatedMode.Tn3270E;

    /// <summary>Rows of the largest screen the terminal has; 0 before it said its type.</summary>
    public int Rows => _negotiator.Type.Rows;

    /// <summary>Columns of the largest screen the terminal has; 0 before it said its type.</summary>
    public int Columns => _negotiator.Type.Columns;

    /// <summary>Whether the terminal said that it has colours.</summary>
    public bool HasColors => _traits.Colors;

    /// <summary>What the terminal did wrong, where it then may close the connection; nothing is known of that here.</summary>
    public string? Complaint => null;

    /// <summary>Whether both sides said that TLS follows.</summary>
    public bool AwaitsTls => false;

    /// <summary>Says that the connection is encrypted now.</summary>
    public void TlsStarted() => _negotiator.Start();

    /// <summary>Queues what keeps an idle connection open: a question if an answer is wanted, else NOP.</summary>
    public void KeepAlive(bool wantsAnswer) => _output.KeepAlive(wantsAnswer);

    /// <summary>Says that the network took bytes off the front of <see cref="Output"/>.</summary>
    public void OutputSent(int count) => _output.Sent(count);

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
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    /// <exception cref="ArgumentException">The panel does not fit the terminal.</exception>
    public void Show(Panel panel, IReadOnlyDictionary<string, string>? values = null)
    {
        ArgumentNullException.ThrowIfNull(panel);
        if (!Ready)
        {
            throw new InvalidOperationException("A panel can be shown only once the terminal is ready.");
        }
        PanelLayout layout = PanelLayout.Create(panel, values, Rows, Columns);
        _record.Clear();
        new PanelWriter(_record, _options.CodePage, _traits).Write(layout);
        SendData(_record.Written);
        _shown = layout;
        _reply = null;
    }

    /// <summary>Sends a record as it is and then expects one record as an answer, whatever it is.</summary>
    /// <param name="record">A 3270 data stream, from its command on.</param>
    /// <exception cref="InvalidOperationException">The terminal is not ready.</exception>
    public void Exchange(ReadOnlySpan<byte> record)
    {
        if (!Ready)
        {
            throw new InvalidOperationException("A record can be sent only once the terminal is ready.");
        }
        _shown = null;
        _answer = null;
        _exchanging = true;
        SendData(record);
    }

    /// <summary>The answer to the record exchanged last, once, from its AID on; null where there is none yet.</summary>
    public byte[]? TakeAnswer()
    {
        byte[]? answer = _answer;
        _answer = null;
        return answer;
    }

    /// <summary>The reply to the panel shown last, once; null where there is none yet.</summary>
    public PanelReply? TakeReply()
    {
        PanelReply? reply = _reply;
        _reply = null;
        return reply;
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
            case TelnetEvent.Command when _decoder.Verb == TelnetCommand.AbortOutput && SpeaksTn3270E:
                // RFC 2355 section 10.5.2: the SYSREQ key comes as IAC AO.
                TakeReply([(byte)Aid.SysReq]);
                break;
            case TelnetEvent.Fault:
                Fail(_decoder.FaultReason ?? "the terminal broke a limit");
                break;
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
            if (_negotiator.Functions.HasFlag(Tn3270EFunctions.BindImage))
            {
                SendBind();
            }
            if (_negotiator.Type.Extended)
            {
                _awaitsQuery = true;
                SendData(QueryRecord);
            }
        }
    }

    private void TakeRecord(ReadOnlySpan<byte> record)
    {
        if (SpeaksTn3270E)
        {
            if (!Tn3270EHeader.TryRead(record, out Tn3270EHeader header))
            {
                return;
            }
            record = record[Tn3270EHeader.Length..];
            if (header.Type == RecordType.Response && header.ResponseFlag == ResponseFlag.Negative)
            {
                Fail($"the terminal rejected record {header.Sequence}");
                return;
            }
            if (header.Type != RecordType.Data3270)
            {
                return;
            }
        }
        if (record.IsEmpty)
        {
            return;
        }
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
        if (_shown is not null)
        {
            _reply = ReplyReader.Read(record, _shown, _options.CodePage);
            _shown = null;
        }
    }

    private void SendData(ReadOnlySpan<byte> data)
    {
        if (!SpeaksTn3270E)
        {
            _output.Record(data);
            return;
        }
        byte wanted = _negotiator.Functions.HasFlag(Tn3270EFunctions.Responses) ? ResponseFlag.OnError : ResponseFlag.None;
        _output.Record(new Tn3270EHeader(RecordType.Data3270, 0, wanted, _sequence), data);
        _sequence = Tn3270EHeader.Next(_sequence);
    }

    private void SendBind()
    {
        _record.Clear();
        new BindImage(PanelLayout.DefaultRows, PanelLayout.DefaultColumns, Rows, Columns).Write(_record, _negotiator.Type.Extended);
        _output.Record(new Tn3270EHeader(RecordType.BindImage, 0, ResponseFlag.None, _sequence), _record.Written);
        _sequence = Tn3270EHeader.Next(_sequence);
        _record.Clear();
    }

    private void Fail(string reason) => _failure ??= reason;

    private void Farewell(string reason) =>
        _output.Escaped(Encoding.ASCII.GetBytes($"\r\nThis host speaks 3270 only: {reason}.\r\n"));
}
