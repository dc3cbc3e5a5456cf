using Holdfast.Tn3270.State;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// Writes a host's records with their headers, keeps count of them, and remembers which responses are awaited (RFC 2355,
/// sections 8 and 10).
/// </summary>
internal sealed class RecordSender(TelnetOutput output, HostNegotiator negotiator)
{
    /// <summary>How many definite responses may be awaited at once; of more the oldest is forgotten.</summary>
    public const int ResponseLimit = 64;

    private readonly List<(ushort Sequence, DeviceResponse? Response)> _awaited = [];
    private readonly GrowingBuffer _image = new(limit: 256, keptCapacity: 256);
    private ushort _sequence;

    /// <summary>What the session is bound as; <see cref="SessionType.None"/> before BIND, or where BIND-IMAGE is not agreed.</summary>
    public SessionType BoundAs { get; private set; }

    /// <summary>Whether headers are spoken.</summary>
    public bool Extended => negotiator.Mode == NegotiatedMode.Tn3270E;

    /// <summary>Whether a function is agreed.</summary>
    public bool Agreed(Tn3270EFunctions function) => (negotiator.Functions & function) != Tn3270EFunctions.None;

    /// <summary>Sends a record and returns its sequence number, by which <see cref="Take"/> finds a definite response.</summary>
    public ushort Send(RecordType type, byte requestFlag, ResponseDemand demand, ReadOnlySpan<byte> data)
    {
        ushort sequence = _sequence;
        if (!Extended)
        {
            output.Record(data);
        }
        else
        {
            byte flag = Agreed(Tn3270EFunctions.Responses) ? (byte)demand : ResponseFlag.None;
            output.Record(new Tn3270EHeader(type, requestFlag, flag, sequence), data);
        }
        _sequence = Tn3270EHeader.Next(sequence);
        if (demand == ResponseDemand.Always)
        {
            Await(sequence);
        }
        return sequence;
    }

    /// <summary>Binds the session, unless it is bound so already or knows no BIND.</summary>
    public void Bind(SessionType session, BindImage sizes)
    {
        if (!Agreed(Tn3270EFunctions.BindImage) || BoundAs == session)
        {
            return;
        }
        Unbind(new UnbindNotice(UnbindReason.BindForthcoming, Sense: 0));
        _image.Clear();
        if (session == SessionType.Display)
        {
            sizes.Write(_image, negotiator.Type.Extended);
        }
        else
        {
            BindImage.WritePrinter(_image, session);
        }
        Send(RecordType.BindImage, 0, ResponseDemand.None, _image.Written);
        BoundAs = session;
    }

    /// <summary>Sends another host's record to a printer, and binds it where that host speaks of no BIND.</summary>
    /// <returns>As <see cref="Send"/>.</returns>
    public ushort Relay(RecordType type, ResponseDemand demand, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case RecordType.BindImage:
                BoundAs = BindImage.PrinterOf(data);
                break;
            case RecordType.Unbind:
                BoundAs = SessionType.None;
                break;
            case RecordType.ScsData when BoundAs == SessionType.None:
                Bind(SessionType.ScsPrinter, default);
                break;
            case RecordType.Data3270 when BoundAs == SessionType.None:
                Bind(SessionType.DataStreamPrinter, default);
                break;
        }
        return Send(type, 0, demand, data);
    }

    /// <summary>Ends the session, if there is one.</summary>
    public void Unbind(in UnbindNotice notice)
    {
        if (BoundAs != SessionType.None)
        {
            Send(RecordType.Unbind, 0, ResponseDemand.None, notice.Write());
            BoundAs = SessionType.None;
        }
    }

    /// <summary>Forgets the session, its count and what is awaited: another begins.</summary>
    public void Reset()
    {
        BoundAs = SessionType.None;
        _sequence = 0;
        _awaited.Clear();
    }

    /// <summary>Takes a response from the device. False for a negative one that nobody waits for.</summary>
    public bool Heard(in Tn3270EHeader header, ReadOnlySpan<byte> data)
    {
        DeviceResponse response = Read(header.ResponseFlag, data);
        for (int i = 0; i < _awaited.Count; i++)
        {
            if (_awaited[i].Sequence == header.Sequence)
            {
                _awaited[i] = (header.Sequence, response);
                return true;
            }
        }
        return response.IsPositive;
    }

    /// <summary>Takes a status message of a printer without TN3270E. False where no record waits for one.</summary>
    public bool HeardStatus(byte? sense)
    {
        DeviceResponse response = Read(sense is null ? ResponseFlag.Positive : ResponseFlag.Negative, [sense ?? 0]);
        int at = _awaited.FindIndex(one => one.Response is null);
        if (at >= 0)
        {
            _awaited[at] = (_awaited[at].Sequence, response);
        }
        return at >= 0;
    }

    /// <summary>The response to a record sent with <see cref="ResponseDemand.Always"/>, once; null while there is none.</summary>
    public DeviceResponse? Take(ushort sequence)
    {
        int at = _awaited.FindIndex(one => one.Sequence == sequence);
        DeviceResponse? response = at < 0 ? null : _awaited[at].Response;
        if (response is not null)
        {
            _awaited.RemoveAt(at);
        }
        return response;
    }

    /// <summary>Saves or sets the session, its count and what is awaited.</summary>
    public void Pass(StateTape tape)
    {
        SessionType bound = BoundAs;
        tape.PassEnum(ref bound);
        BoundAs = bound;
        tape.Pass(ref _sequence);
        int count = tape.PassCount(_awaited.Count, ResponseLimit);
        for (int i = 0; i < count; i++)
        {
            (ushort sequence, DeviceResponse? response) = tape.Reads ? default : _awaited[i];
            tape.Pass(ref sequence);
            PassResponse(tape, ref response);
            if (tape.Reads)
            {
                _awaited.Add((sequence, response));
            }
        }
    }

    private static void PassResponse(StateTape tape, ref DeviceResponse? response)
    {
        bool there = response is not null;
        tape.Pass(ref there);
        if (!there)
        {
            response = null;
            return;
        }
        (DeviceSense sense, bool told) = response ?? default;
        uint sna = response?.SnaSense ?? 0;
        tape.PassEnum(ref sense);
        tape.Pass(ref told);
        tape.Pass(ref sna);
        response = new DeviceResponse(sense, told) { SnaSense = sna };
    }

    private void Await(ushort sequence)
    {
        if (_awaited.Count == ResponseLimit)
        {
            _awaited.RemoveAt(0);
        }
        bool comes = Extended ? Agreed(Tn3270EFunctions.Responses) : negotiator.Type.Printer;
        _awaited.Add((sequence, comes ? null : new DeviceResponse(DeviceSense.DeviceEnd, Told: false)));
    }

    private static DeviceResponse Read(byte flag, ReadOnlySpan<byte> data)
    {
        if (flag == ResponseFlag.SnaSense && SenseData.TryRead(data, out uint sense))
        {
            return new DeviceResponse(Sense(ResponseFlag.Negative, SenseData.ToCode(sense)), Told: true) { SnaSense = sense };
        }
        return new DeviceResponse(Sense(flag, data.IsEmpty ? (byte)0xFF : data[0]), Told: true);
    }

    private static DeviceSense Sense(byte flag, byte code) => (flag, code) switch
    {
        (ResponseFlag.Positive, _) => DeviceSense.DeviceEnd,
        (ResponseFlag.Negative, ResponseFlag.CommandReject) => DeviceSense.CommandReject,
        (ResponseFlag.Negative, ResponseFlag.InterventionRequired) => DeviceSense.InterventionRequired,
        (ResponseFlag.Negative, ResponseFlag.OperationCheck) => DeviceSense.OperationCheck,
        (ResponseFlag.Negative, ResponseFlag.ComponentDisconnected) => DeviceSense.ComponentDisconnected,
        _ => DeviceSense.Unknown,
    };
}
