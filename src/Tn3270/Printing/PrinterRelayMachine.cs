using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// The near end of a host's connection for a printer that is elsewhere, pure: negotiates as a printer, gives the host's records out and takes the
/// printer's answers in. It answers no record by itself. Not thread-safe.
/// </summary>
internal sealed class PrinterRelayMachine
{
    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetOutput _output = new();
    private readonly TerminalNegotiator _negotiator;
    private readonly PrinterAnswers _answers;
    private readonly bool _isAssociated;
    private readonly Queue<RelayedPrint> _records = new();
    private string? _failure;

    /// <summary>A printer that waits for its host's first bytes.</summary>
    /// <param name="profile">What it tells hosts, and agrees to.</param>
    public PrinterRelayMachine(TerminalProfile profile)
    {
        _negotiator = new TerminalNegotiator(_output, profile);
        _answers = new PrinterAnswers(_output, _negotiator);
        _isAssociated = profile.AssociatedLu is not null;
    }

    /// <summary>Bytes that wait for the network; they stay where they are while more is queued.</summary>
    public ReadOnlyMemory<byte> Output => _output.Pending;

    /// <summary>Why the connection is to be closed; null while it goes on.</summary>
    public string? FailureReason => _failure ?? _negotiator.FailureReason ?? (_output.Overflowed ? "the host reads nothing" : null);

    /// <summary>What the host refused, where it then may close the connection; null for nothing.</summary>
    public string? Complaint => _negotiator.Rejection;

    /// <summary>Whether the host has agreed to have the printer.</summary>
    public bool Agreed => Mode != NegotiatedMode.Text && FailureReason is null;

    /// <summary>Whether the host says where a job ends, which TN3270 has no words for.</summary>
    public bool MarksJobs => Mode == NegotiatedMode.Tn3270E;

    /// <summary>The LU the host connected it to, where the host said so.</summary>
    public string? ConnectedLu => _negotiator.ConnectedLu;

    private NegotiatedMode Mode => _answers.Mode;

    /// <summary>Says that the network took bytes off the front of <see cref="Output"/>.</summary>
    public void OutputSent(int count) => _output.Sent(count);

    /// <summary>
    /// Takes bytes from the host, in any division. The records in them are to be taken by <see cref="TakeRecord"/> before the next bytes: so no more wait
    /// than were read at once.
    /// </summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        while (FailureReason is null)
        {
            TelnetEvent found = _decoder.Next(ref bytes, out ReadOnlySpan<byte> payload);
            if (found == TelnetEvent.NeedMore)
            {
                return;
            }
            Take(found, payload);
            Settle();
        }
    }

    /// <summary>The oldest record, once; null where there is none.</summary>
    public RelayedPrint? TakeRecord() => _records.TryDequeue(out RelayedPrint? record) ? record : null;

    /// <summary>Tells the host how a record went, where it wants to hear that.</summary>
    public void Respond(RelayedPrint record, in DeviceResponse response) =>
        _answers.Respond(record.Demand, record.Sequence, Code(response.Sense), response.SnaSense);

    /// <summary>Tells the host that what a negative response told of is mended: it sends its record again.</summary>
    public void TellMended() => _answers.TellMended();

    /// <summary>Sends the host data of the printer's own, such as the answer to a query.</summary>
    public void Send(ReadOnlySpan<byte> data) => _answers.Send(data);

    private static byte? Code(DeviceSense sense) => sense switch
    {
        DeviceSense.DeviceEnd => null,
        DeviceSense.CommandReject => ResponseFlag.CommandReject,
        DeviceSense.InterventionRequired => ResponseFlag.InterventionRequired,
        DeviceSense.ComponentDisconnected => ResponseFlag.ComponentDisconnected,
        _ => ResponseFlag.OperationCheck,
    };

    private void Take(TelnetEvent found, ReadOnlySpan<byte> payload)
    {
        switch (found)
        {
            case TelnetEvent.Record when Mode == NegotiatedMode.Tn3270:
                _records.Enqueue(new RelayedPrint(RecordType.Data3270, ResponseDemand.Always, 0, payload.ToArray()));
                break;
            case TelnetEvent.Record when Tn3270EHeader.TryRead(payload, out Tn3270EHeader header):
                Take(header, payload[Tn3270EHeader.Length..]);
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

    private void Take(in Tn3270EHeader header, ReadOnlySpan<byte> data)
    {
        bool known = header.Type is RecordType.Data3270 or RecordType.ScsData or RecordType.PrintEndOfJob or RecordType.BindImage
            or RecordType.Unbind or RecordType.NvtData or RecordType.SscpLuData;
        if (known)
        {
            _records.Enqueue(new RelayedPrint(header.Type, _answers.DemandOf(header), header.Sequence, data.ToArray()));
        }
    }

    private void Settle()
    {
        if (_answers.Settle())
        {
            _decoder.Records = Mode != NegotiatedMode.Text;
        }
        if (Mode == NegotiatedMode.Tn3270 && _isAssociated)
        {
            // Without TN3270E it would be some printer, and not the one of the display.
            _failure ??= Complaint ?? "the host speaks no TN3270E, in which alone a printer goes with a display";
        }
    }
}
