using System.Text;

namespace Holdfast.Tn3270.Wire;

/// <summary>The host's side of the negotiation: offers TN3270E first, and TN3270 to a terminal that will not have it.</summary>
/// <param name="output">Where questions and answers go.</param>
/// <param name="allowTn3270E">Whether TN3270E is offered.</param>
/// <param name="assign">Gives an LU out: a name asked for, or any for null.</param>
internal sealed class HostNegotiator(TelnetOutput output, bool allowTn3270E, Func<string?, LuGrant> assign)
{
    /// <summary>How many names of devices or functions a terminal may try before it is dropped.</summary>
    public const int AttemptLimit = 8;

    private const Tn3270EFunctions Supported =
        Tn3270EFunctions.BindImage | Tn3270EFunctions.Responses | Tn3270EFunctions.SysReq;

    private readonly OptionLedger _options = new(
        output,
        TelnetOption.Bit(TelnetOption.Binary) | TelnetOption.Bit(TelnetOption.EndOfRecord)
            | TelnetOption.Bit(TelnetOption.SuppressGoAhead),
        TelnetOption.Bit(TelnetOption.Binary) | TelnetOption.Bit(TelnetOption.EndOfRecord)
            | TelnetOption.Bit(TelnetOption.TerminalType) | TelnetOption.Bit(TelnetOption.SuppressGoAhead));

    private int _attempts;
    private bool _typeKnown;

    /// <summary>What is agreed now.</summary>
    public NegotiatedMode Mode { get; private set; }

    /// <summary>The terminal's type, once it said it.</summary>
    public TerminalType Type { get; private set; }

    /// <summary>The LU given to the terminal; null in TN3270 unless it asked for one and got it.</summary>
    public string? LuName { get; private set; }

    /// <summary>TN3270E functions agreed.</summary>
    public Tn3270EFunctions Functions { get; private set; }

    /// <summary>Why there will be no agreement; null while there may be one.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>Asks the first question.</summary>
    public void Start() => _options.Ask(allowTn3270E ? TelnetOption.Tn3270E : TelnetOption.TerminalType);

    /// <summary>Takes WILL, WONT, DO or DONT.</summary>
    public void Option(byte verb, byte option)
    {
        if (!_options.Received(verb, option))
        {
            return;
        }
        if (option == TelnetOption.Tn3270E)
        {
            if (_options.There(option))
            {
                output.Subnegotiation(TelnetOption.Tn3270E, [Tn3270ECode.Send, Tn3270ECode.DeviceType]);
            }
            else
            {
                LeaveTn3270E();
            }
        }
        else if (!_options.There(TelnetOption.Tn3270E))
        {
            Classic(option);
        }
    }

    /// <summary>Takes a subnegotiation; one that makes no sense is ignored.</summary>
    public void Subnegotiation(byte option, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || !_options.There(option))
        {
            return;
        }
        if (option == TelnetOption.TerminalType && payload[0] == TelnetOption.Is && !_typeKnown)
        {
            TakeTerminalType(payload[1..]);
        }
        else if (option == TelnetOption.Tn3270E && payload.Length >= 2)
        {
            Tn3270E(payload);
        }
    }

    private void Classic(byte option)
    {
        if (option == TelnetOption.TerminalType)
        {
            if (_options.There(option))
            {
                output.Subnegotiation(TelnetOption.TerminalType, [TelnetOption.Send]);
            }
            else
            {
                FailureReason = "the terminal does not say what it is";
            }
            return;
        }
        if (!_typeKnown)
        {
            return;
        }
        bool records = _options.Here(TelnetOption.Binary) && _options.There(TelnetOption.Binary)
            && _options.Here(TelnetOption.EndOfRecord) && _options.There(TelnetOption.EndOfRecord);
        if (records)
        {
            Mode = NegotiatedMode.Tn3270;
        }
        else if (option is TelnetOption.Binary or TelnetOption.EndOfRecord && !(_options.Here(option) || _options.There(option)))
        {
            FailureReason = "the terminal refuses binary records";
        }
    }

    private void TakeTerminalType(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf((byte)'@');
        string? wanted = at < 0 ? null : Encoding.ASCII.GetString(text[(at + 1)..]);
        if (!TerminalType.TryParse(at < 0 ? text : text[..at], out TerminalType type))
        {
            if (CountAttempt($"the terminal is no 3270 display but {Printable(text)}"))
            {
                // RFC 1091: each SEND makes a terminal with several names give the next one.
                output.Subnegotiation(TelnetOption.TerminalType, [TelnetOption.Send]);
            }
            return;
        }
        LuGrant grant = assign(wanted);
        if (grant.Name is null)
        {
            FailureReason = $"LU {Printable(text[(at + 1)..])} cannot be had: {grant.Reason}";
            return;
        }
        LuName = grant.Name;
        Type = type;
        _typeKnown = true;
        _options.Ask(TelnetOption.EndOfRecord);
        _options.Offer(TelnetOption.EndOfRecord);
        _options.Ask(TelnetOption.Binary);
        _options.Offer(TelnetOption.Binary);
        Classic(TelnetOption.SuppressGoAhead);
    }

    private void Tn3270E(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> rest = message[2..];
        switch (message[0], message[1])
        {
            case (Tn3270ECode.DeviceType, Tn3270ECode.Request) when !_typeKnown:
                TakeDeviceRequest(rest);
                break;
            case (Tn3270ECode.Functions, Tn3270ECode.Request) when _typeKnown:
                TakeFunctionRequest(FunctionList.Read(rest));
                break;
            case (Tn3270ECode.Functions, Tn3270ECode.Is) when _typeKnown:
                TakeFunctions(FunctionList.Read(rest));
                break;
        }
    }

    private void TakeDeviceRequest(ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOfAny(Tn3270ECode.Associate, Tn3270ECode.Connect);
        ReadOnlySpan<byte> name = end < 0 ? rest : rest[..end];
        if (end >= 0 && rest[end] == Tn3270ECode.Associate)
        {
            // ASSOCIATE is for a printer that goes with a display; there are no printers here.
            Reject(RejectReason.UnsupportedRequest);
        }
        else if (!TerminalType.TryParse(name, out TerminalType type))
        {
            Reject(RejectReason.InvalidDeviceType);
        }
        else
        {
            LuGrant grant = assign(end < 0 ? null : Encoding.ASCII.GetString(rest[(end + 1)..]));
            if (grant.Name is null)
            {
                Reject(grant.Reason);
                return;
            }
            LuName = grant.Name;
            Type = type;
            _typeKnown = true;
            byte[] answer =
                [Tn3270ECode.DeviceType, Tn3270ECode.Is, .. Encoding.ASCII.GetBytes(type.Name), Tn3270ECode.Connect,
                    .. Encoding.ASCII.GetBytes(grant.Name)];
            output.Subnegotiation(TelnetOption.Tn3270E, answer);
        }
    }

    private void Reject(RejectReason reason)
    {
        output.Subnegotiation(
            TelnetOption.Tn3270E, [Tn3270ECode.DeviceType, Tn3270ECode.Reject, Tn3270ECode.Reason, (byte)reason]);
        CountAttempt($"no device was agreed; the last request was rejected: {reason}");
    }

    private void TakeFunctionRequest(Tn3270EFunctions wanted)
    {
        if ((wanted & ~Supported) == Tn3270EFunctions.None)
        {
            FunctionList.Write(output, Tn3270ECode.Is, wanted);
            Agree(wanted);
        }
        else if (CountAttempt("no functions were agreed"))
        {
            FunctionList.Write(output, Tn3270ECode.Request, wanted & Supported);
        }
    }

    private void TakeFunctions(Tn3270EFunctions agreed)
    {
        if ((agreed & ~Supported) == Tn3270EFunctions.None)
        {
            Agree(agreed);
        }
        else
        {
            FailureReason = "the terminal claims functions it was not offered";
        }
    }

    private void Agree(Tn3270EFunctions functions)
    {
        if (Mode == NegotiatedMode.Text)
        {
            Functions = functions;
            Mode = NegotiatedMode.Tn3270E;
        }
    }

    private void LeaveTn3270E()
    {
        if (_typeKnown)
        {
            FailureReason = "the terminal gave TN3270E up after agreeing to it";
            return;
        }
        _options.Ask(TelnetOption.TerminalType);
        if (_options.There(TelnetOption.TerminalType))
        {
            Classic(TelnetOption.TerminalType);
        }
    }

    private bool CountAttempt(string failure)
    {
        _attempts++;
        if (_attempts < AttemptLimit)
        {
            return true;
        }
        FailureReason = failure;
        return false;
    }

    private static string Printable(ReadOnlySpan<byte> text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, TerminalType.NameLimit)];
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = text[i] is > 0x20 and < 0x7F ? (char)text[i] : '?';
        }
        return new string(shown);
    }
}
