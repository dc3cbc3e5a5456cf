using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// What a printer tells its host: how each record went, that what was wrong is mended, and data of its own; with headers (RFC 2355, sections 8.1 and
/// 10.4) or, without TN3270E, as messages of status (RFC 1646). Not thread-safe.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="negotiator">What was agreed with the host.</param>
internal sealed class PrinterAnswers(TelnetOutput output, TerminalNegotiator negotiator)
{
    private ushort _sequence;

    /// <summary>What is spoken, as of the last <see cref="Settle"/>.</summary>
    public NegotiatedMode Mode { get; private set; }

    /// <summary>Goes over to what is agreed by now; true where that is something else than before.</summary>
    public bool Settle()
    {
        if (negotiator.Mode == Mode)
        {
            return false;
        }
        Mode = negotiator.Mode;
        _sequence = 0;
        return true;
    }

    /// <summary>Whether a TN3270E function is agreed.</summary>
    public bool Agreed(Tn3270EFunctions function) => (negotiator.Functions & function) != Tn3270EFunctions.None;

    /// <summary>Whether the host wants to hear how a record went: without the function RESPONSES its header says nothing of that.</summary>
    public ResponseDemand DemandOf(in Tn3270EHeader header) =>
        Agreed(Tn3270EFunctions.Responses) && header.ResponseFlag <= (byte)ResponseDemand.Always ? (ResponseDemand)header.ResponseFlag : ResponseDemand.None;

    /// <summary>Tells how a record went, where the host wants to hear that.</summary>
    /// <param name="demand">Whether it does; without TN3270E it always does.</param>
    /// <param name="sequence">By which it knows the answer.</param>
    /// <param name="sense">The code of a negative response (<see cref="ResponseFlag"/>); null if all is well.</param>
    /// <param name="told">SNA sense data that say it better than those of the code, where the host takes such; 0 for none.</param>
    public void Respond(ResponseDemand demand, ushort sequence, byte? sense, uint told = 0)
    {
        if (Mode == NegotiatedMode.Tn3270)
        {
            PrinterStatus.Send(output, sense);
            return;
        }
        if (demand != ResponseDemand.Always && (demand != ResponseDemand.OnError || sense is null))
        {
            return;
        }
        if (sense is { } code && Agreed(Tn3270EFunctions.SnaSense))
        {
            output.Record(
                new Tn3270EHeader(RecordType.Response, 0, ResponseFlag.SnaSense, sequence), SenseData.Write(told != 0 ? told : SenseData.Of(code)));
            return;
        }
        byte flag = sense is null ? ResponseFlag.Positive : ResponseFlag.Negative;
        output.Record(new Tn3270EHeader(RecordType.Response, 0, flag, sequence), [sense ?? ResponseFlag.DeviceEnd]);
    }

    /// <summary>Tells that what a negative response told of is mended: the host sends its record again.</summary>
    public void TellMended()
    {
        if (Mode == NegotiatedMode.Tn3270E)
        {
            output.Record(new Tn3270EHeader(RecordType.Request, RequestFlag.ErrorConditionCleared, ResponseFlag.None, NextSequence()), []);
        }
        else if (Mode == NegotiatedMode.Tn3270)
        {
            PrinterStatus.Send(output, null);
        }
    }

    /// <summary>Sends data of the printer's own, such as the answer to a query.</summary>
    public void Send(ReadOnlySpan<byte> data)
    {
        if (Mode == NegotiatedMode.Tn3270E)
        {
            output.Record(new Tn3270EHeader(RecordType.Data3270, 0, ResponseFlag.None, NextSequence()), data);
        }
        else if (Mode == NegotiatedMode.Tn3270)
        {
            output.Record(data);
        }
    }

    private ushort NextSequence()
    {
        ushort sequence = _sequence;
        if (Agreed(Tn3270EFunctions.Responses))
        {
            _sequence = Tn3270EHeader.Next(_sequence);
        }
        return sequence;
    }
}
