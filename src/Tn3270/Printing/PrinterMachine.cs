using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// A 3287 printer at a host, pure: bytes from the host in, jobs of pages and bytes for the host out. It is of LU type 1 or 3 as the
/// host's data are, and answers each record as RFC 2355, section 10.4, asks. Not thread-safe.
/// </summary>
public sealed class PrinterMachine : IWireMachine
{
    /// <summary>Jobs that wait to be taken; until one is, the host is told that the printer needs somebody.</summary>
    public const int JobLimit = 16;

    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetOutput _output = new();
    private readonly TerminalNegotiator _negotiator;
    private readonly PrinterAnswers _answers;
    private readonly PageBuilder _paper = new();
    private readonly ScsPrinter _scs;
    private readonly FieldPrinter _fields;
    private readonly CodePage _codePage;
    private readonly Queue<PrintJob> _jobs = new();
    private bool _bound;
    private bool _refused;
    private int _jobNumber;
    private string? _failure;

    /// <summary>A printer that waits for its host's first bytes.</summary>
    public PrinterMachine(PrinterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _negotiator = new TerminalNegotiator(_output, options.ToProfile());
        _answers = new PrinterAnswers(_output, _negotiator);
        _codePage = options.CodePage;
        _scs = new ScsPrinter(_codePage, _paper);
        _fields = new FieldPrinter(_codePage, _paper);
    }

    /// <summary>Bytes that wait for the network; they stay where they are while more is queued.</summary>
    public ReadOnlyMemory<byte> Output => _output.Pending;

    /// <summary>Why the connection is to be closed; null while it goes on.</summary>
    public string? FailureReason => _failure ?? _negotiator.FailureReason ?? (_output.Overflowed ? "the host reads nothing" : null);

    /// <summary>What the host refused, where it then may close the connection; null for nothing.</summary>
    public string? Complaint => _negotiator.Rejection;

    /// <summary>Whether both sides said that TLS follows.</summary>
    public bool AwaitsTls => _negotiator.AwaitsTls;

    /// <summary>Whether data would be printed now: agreed with the host, and bound where the host binds.</summary>
    public bool Ready => Mode == NegotiatedMode.Tn3270 || (Mode == NegotiatedMode.Tn3270E && (_bound || !Binds));

    /// <summary>The LU the host connected it to, where the host said so.</summary>
    public string? ConnectedLu => _negotiator.ConnectedLu;

    /// <summary>Why somebody is needed at the printer; null while all is well.</summary>
    public string? Intervention { get; private set; }

    /// <summary>Records received from the host.</summary>
    public long RecordsReceived { get; private set; }

    /// <summary>Jobs that wait to be taken.</summary>
    public int JobsWaiting => _jobs.Count;

    /// <summary>Whether a job is begun and not ended.</summary>
    public bool JobUnderWay => _paper.HasContent || _fields.HasContent;

    private NegotiatedMode Mode => _answers.Mode;

    private bool Binds => _answers.Agreed(Tn3270EFunctions.BindImage);

    private bool IsBlocked => Intervention is not null || _jobs.Count >= JobLimit;

    /// <summary>Says that the connection is encrypted now; the negotiation begins anew.</summary>
    public void TlsStarted() => _negotiator.TlsStarted();

    /// <summary>Queues what keeps an idle connection open.</summary>
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
        return AwaitsTls ? given - bytes.Length : given;
    }

    /// <summary>The oldest job, once; null where there is none.</summary>
    public PrintJob? TakeJob()
    {
        bool blocked = IsBlocked;
        PrintJob? job = _jobs.TryDequeue(out PrintJob? oldest) ? oldest : null;
        if (blocked && !IsBlocked)
        {
            TellCleared();
        }
        return job;
    }

    /// <summary>Ends the job under way, as PRINT-EOJ does; nothing where there is none.</summary>
    public void EndJob()
    {
        _fields.EndJob();
        _scs.EndJob();
        if (!_paper.HasContent)
        {
            return;
        }
        IReadOnlyList<PrintedPage> pages = _paper.Take();
        if (_jobs.Count >= JobLimit * 2)
        {
            // Only a host that wants no responses, and so cannot be held back, comes this far.
            _failure ??= "jobs wait that nobody takes";
            return;
        }
        _jobs.Enqueue(new PrintJob(++_jobNumber, ConnectedLu, pages) { CodePage = _codePage });
    }

    /// <summary>Somebody is needed: the host is told with its next record, and keeps it.</summary>
    /// <param name="reason">Why, for people.</param>
    public void Intervene(string reason) => Intervention = reason;

    /// <summary>All is well again: a host that was told otherwise is told so, and sends its record again.</summary>
    public void Mend()
    {
        Intervention = null;
        if (!IsBlocked)
        {
            TellCleared();
        }
    }

    private void Take(TelnetEvent found, ReadOnlySpan<byte> payload)
    {
        switch (found)
        {
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
            case TelnetEvent.Fault:
                _failure ??= _decoder.FaultReason;
                break;
        }
    }

    private void Settle()
    {
        if (_answers.Settle())
        {
            _decoder.Records = Mode != NegotiatedMode.Text;
            _bound = false;
        }
    }

    private void TakeRecord(ReadOnlySpan<byte> record)
    {
        if (Mode == NegotiatedMode.Tn3270)
        {
            TakeTn3270(record);
        }
        else if (Tn3270EHeader.TryRead(record, out Tn3270EHeader header))
        {
            TakeTn3270E(header, record[Tn3270EHeader.Length..]);
        }
    }

    /// <summary>Without TN3270E each record is answered by a status message (RFC 1646), behind the data it asked for.</summary>
    private void TakeTn3270(ReadOnlySpan<byte> record)
    {
        if (IsBlocked)
        {
            _refused = true;
            _answers.Respond(ResponseDemand.Always, 0, ResponseFlag.InterventionRequired);
            return;
        }
        byte? sense = Sense(_fields.Take(record)) ?? Overflow();
        SendReply();
        _answers.Respond(ResponseDemand.Always, 0, sense);
    }

    private void SendReply()
    {
        if (_fields.Reply.Length > 0)
        {
            _answers.Send(_fields.Reply.Written);
            _fields.Reply.Clear();
        }
    }

    private void TakeTn3270E(in Tn3270EHeader header, ReadOnlySpan<byte> data)
    {
        switch (header.Type)
        {
            case RecordType.ScsData or RecordType.Data3270 when Ready && IsBlocked && _answers.DemandOf(header) != ResponseDemand.None:
                _refused = true;
                Respond(header, ResponseFlag.InterventionRequired);
                break;
            case RecordType.ScsData when Ready:
                _scs.Take(data);
                Respond(header, Overflow());
                break;
            case RecordType.Data3270 when Ready:
                Respond(header, Sense(_fields.Take(data)) ?? Overflow());
                SendReply();
                break;
            case RecordType.PrintEndOfJob:
                EndJob();
                Respond(header, null);
                break;
            case RecordType.BindImage when Binds:
                _bound = true;
                Respond(header, null);
                break;
            case RecordType.Unbind when Binds:
                _bound = false;
                EndJob();
                _scs.Reset();
                Respond(header, null);
                break;
            case RecordType.SscpLuData or RecordType.NvtData:
                // Messages of the system, which are nothing to print.
                Respond(header, null);
                break;
        }
    }

    private static byte? Sense(RecordFault fault) => fault switch
    {
        RecordFault.None => null,
        RecordFault.UnknownCommand => ResponseFlag.CommandReject,
        _ => ResponseFlag.OperationCheck,
    };

    private byte? Overflow() => _paper.Overflowed ? ResponseFlag.OperationCheck : null;

    private void Respond(in Tn3270EHeader header, byte? sense) => _answers.Respond(_answers.DemandOf(header), header.Sequence, sense);

    private void TellCleared()
    {
        if (_refused)
        {
            _refused = false;
            _answers.TellMended();
        }
    }
}
