using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

// What comes from the terminal or printer.
public sealed partial class HostMachine
{
    private void Take(TelnetEvent found, ReadOnlySpan<byte> payload)
    {
        switch (found)
        {
            case TelnetEvent.Text when Negotiated:
                _typed.Take(payload);
                break;
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
        else if (_negotiator.Settled && !Negotiated)
        {
            Negotiated = true;
            Begin();
        }
    }

    private void Begin()
    {
        if (Dialect == HostDialect.Text)
        {
            return;
        }
        if (IsPrinter && _options.RelaysPrinters)
        {
            // It is bound by the host that it is connected to.
            _relayed = new Queue<byte[]>();
            return;
        }
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
            case RecordType.NvtData:
                _typed.Take(data);
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
        if (IsPrinter)
        {
            TakeStatus(record);
        }
        else if (_exchanging)
        {
            _exchanging = false;
            _answer = record.ToArray();
        }
        else if ((Aid)record[0] == Aid.StructuredField && (_awaitsQuery || _relayed is null))
        {
            TakeQueryReply(record[1..]);
        }
        else if (_relayed is { Count: RelayLimit })
        {
            Fail($"the terminal sent {RelayLimit} records and did not wait for an answer");
        }
        else if (_relayed is not null)
        {
            _relayed.Enqueue(record.ToArray());
        }
        else
        {
            TakeReply(record);
        }
    }

    private void TakeStatus(ReadOnlySpan<byte> record)
    {
        if (!PrinterStatus.TryRead(record, out byte? sense))
        {
            if (_relayed is { Count: < RelayLimit })
            {
                _relayed.Enqueue(record.ToArray());
            }
        }
        else if (!_sender.HeardStatus(sense) && sense is null)
        {
            ErrorsCleared++;
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
}
