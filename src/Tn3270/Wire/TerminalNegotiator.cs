using System.Text;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// The terminal's side of the negotiation: TN3270E where the host asks for it and it comes to an agreement, else TN3270.
/// </summary>
/// <param name="output">Where answers go.</param>
/// <param name="deviceType">The terminal type as TERMINAL-TYPE has it, such as IBM-3279-2-E.</param>
/// <param name="luName">The LU to ask for; null for any.</param>
/// <param name="allowTn3270E">Whether DO TN3270E is accepted.</param>
internal sealed class TerminalNegotiator(TelnetOutput output, string deviceType, string? luName, bool allowTn3270E)
{
    /// <summary>How often a host may change its mind about functions before TN3270E is given up.</summary>
    public const int FunctionRoundLimit = 8;

    private const Tn3270EFunctions Supported =
        Tn3270EFunctions.BindImage | Tn3270EFunctions.Responses | Tn3270EFunctions.SysReq;

    private readonly OptionLedger _options = new(
        output,
        TelnetOption.Bit(TelnetOption.Binary) | TelnetOption.Bit(TelnetOption.EndOfRecord)
            | TelnetOption.Bit(TelnetOption.TerminalType) | TelnetOption.Bit(TelnetOption.SuppressGoAhead)
            | (allowTn3270E ? TelnetOption.Bit(TelnetOption.Tn3270E) : 0),
        TelnetOption.Bit(TelnetOption.Binary) | TelnetOption.Bit(TelnetOption.EndOfRecord)
            | TelnetOption.Bit(TelnetOption.SuppressGoAhead) | TelnetOption.Bit(TelnetOption.Echo));

    private Tn3270EFunctions _requested;
    private int _functionRounds;
    private bool _deviceRequested;

    /// <summary>What is agreed now.</summary>
    public NegotiatedMode Mode { get; private set; }

    /// <summary>The LU the host connected this terminal to, where it said so.</summary>
    public string? ConnectedLu { get; private set; }

    /// <summary>The device type agreed: the host's word in TN3270E, ours in TN3270; null before.</summary>
    public string? DeviceType { get; private set; }

    /// <summary>TN3270E functions agreed.</summary>
    public Tn3270EFunctions Functions { get; private set; }

    /// <summary>Why there will be no agreement; null while there may be one.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>Whether the host echoes what is typed in text mode.</summary>
    public bool HostEchoes => _options.There(TelnetOption.Echo);

    /// <summary>Takes WILL, WONT, DO or DONT.</summary>
    public void Option(byte verb, byte option)
    {
        if (verb == TelnetCommand.Wont && option == TelnetOption.Tn3270E && _options.Here(option))
        {
            // It should be DONT, but hosts in the field say WONT when they have no device to give.
            GiveUpTn3270E();
            return;
        }
        if (!_options.Received(verb, option))
        {
            return;
        }
        if (option == TelnetOption.Tn3270E && !_options.Here(option))
        {
            LeaveTn3270E();
        }
        Settle();
    }

    /// <summary>Takes a subnegotiation; one that makes no sense is ignored.</summary>
    public void Subnegotiation(byte option, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || !_options.Here(option))
        {
            return;
        }
        if (option == TelnetOption.TerminalType && payload[0] == TelnetOption.TerminalTypeSend)
        {
            SendTerminalType();
        }
        else if (option == TelnetOption.Tn3270E)
        {
            Tn3270E(payload);
        }
    }

    private void SendTerminalType()
    {
        string answer = luName is null ? deviceType : $"{deviceType}@{luName}";
        byte[] message = [TelnetOption.TerminalTypeIs, .. Encoding.ASCII.GetBytes(answer)];
        output.Subnegotiation(TelnetOption.TerminalType, message);
        DeviceType ??= deviceType;
    }

    private void Tn3270E(ReadOnlySpan<byte> message)
    {
        if (message.Length < 2)
        {
            return;
        }
        ReadOnlySpan<byte> rest = message[2..];
        switch (message[0], message[1])
        {
            case (Tn3270ECode.Send, Tn3270ECode.DeviceType):
                RequestDevice();
                break;
            case (Tn3270ECode.DeviceType, Tn3270ECode.Is):
                // Taken even where nothing was requested: there are hosts that do not ask first.
                TakeDevice(rest);
                break;
            case (Tn3270ECode.DeviceType, Tn3270ECode.Reject) when _deviceRequested:
                TakeRejection(rest);
                break;
            case (Tn3270ECode.Functions, Tn3270ECode.Request) when _deviceRequested:
                TakeFunctionRequest(FunctionList.Read(rest));
                break;
            case (Tn3270ECode.Functions, Tn3270ECode.Is) when _deviceRequested:
                TakeFunctions(FunctionList.Read(rest));
                break;
        }
    }

    private void RequestDevice()
    {
        _deviceRequested = true;
        Mode = NegotiatedMode.Text;
        // RFC 2355 section 7.1.2 knows the 3278 only; the colours of a 3279 are asked for by query, whatever the name.
        string name = deviceType.Replace("3279", "3278", StringComparison.Ordinal);
        byte[] message = luName is null
            ? [Tn3270ECode.DeviceType, Tn3270ECode.Request, .. Encoding.ASCII.GetBytes(name)]
            : [Tn3270ECode.DeviceType, Tn3270ECode.Request, .. Encoding.ASCII.GetBytes(name), Tn3270ECode.Connect,
                .. Encoding.ASCII.GetBytes(luName)];
        output.Subnegotiation(TelnetOption.Tn3270E, message);
    }

    private void TakeDevice(ReadOnlySpan<byte> rest)
    {
        int connect = rest.IndexOf(Tn3270ECode.Connect);
        _deviceRequested = true;
        DeviceType = Encoding.ASCII.GetString(connect < 0 ? rest : rest[..connect]);
        ConnectedLu = connect < 0 ? null : Encoding.ASCII.GetString(rest[(connect + 1)..]);
        RequestFunctions(Supported);
    }

    private void TakeRejection(ReadOnlySpan<byte> rest)
    {
        RejectReason reason = rest.Length >= 2 && rest[0] == Tn3270ECode.Reason ? (RejectReason)rest[1] : RejectReason.UnknownError;
        if (luName is null || reason is RejectReason.InvalidDeviceType or RejectReason.UnsupportedRequest)
        {
            GiveUpTn3270E();
            return;
        }
        FailureReason = $"the host rejected LU {luName}: {Describe(reason)}";
    }

    private void TakeFunctionRequest(Tn3270EFunctions wanted)
    {
        if ((wanted & ~Supported) == Tn3270EFunctions.None)
        {
            FunctionList.Write(output, Tn3270ECode.Is, wanted);
            Agree(wanted);
        }
        else
        {
            RequestFunctions(wanted & Supported);
        }
    }

    private void TakeFunctions(Tn3270EFunctions agreed)
    {
        if ((agreed & ~_requested) == Tn3270EFunctions.None)
        {
            Agree(agreed);
        }
        else
        {
            // RFC 2355 section 7.2: an IS may only repeat what was requested.
            GiveUpTn3270E();
        }
    }

    private void RequestFunctions(Tn3270EFunctions wanted)
    {
        _functionRounds++;
        if (_functionRounds > FunctionRoundLimit)
        {
            GiveUpTn3270E();
            return;
        }
        _requested = wanted;
        FunctionList.Write(output, Tn3270ECode.Request, wanted);
    }

    private void Agree(Tn3270EFunctions functions)
    {
        Functions = functions;
        Mode = NegotiatedMode.Tn3270E;
    }

    private void GiveUpTn3270E()
    {
        _options.Withdraw(TelnetOption.Tn3270E);
        LeaveTn3270E();
        Settle();
    }

    private void LeaveTn3270E()
    {
        _deviceRequested = false;
        _functionRounds = 0;
        Functions = Tn3270EFunctions.None;
        DeviceType = null;
        ConnectedLu = null;
        Mode = NegotiatedMode.Text;
    }

    private void Settle()
    {
        if (_options.Here(TelnetOption.Tn3270E))
        {
            return;
        }
        bool records = _options.Here(TelnetOption.TerminalType)
            && _options.Here(TelnetOption.Binary) && _options.There(TelnetOption.Binary)
            && _options.Here(TelnetOption.EndOfRecord) && _options.There(TelnetOption.EndOfRecord);
        Mode = records ? NegotiatedMode.Tn3270 : NegotiatedMode.Text;
    }

    private static string Describe(RejectReason reason) => reason switch
    {
        RejectReason.ConnectPartner => "its partner cannot be connected so",
        RejectReason.DeviceInUse => "it is in use",
        RejectReason.InvalidAssociate => "it cannot be associated with",
        RejectReason.InvalidName => "there is no such name",
        RejectReason.InvalidDeviceType => "the device type is not known",
        RejectReason.TypeNameError => "the name does not go with the device type",
        RejectReason.UnsupportedRequest => "the request is not supported",
        _ => "no reason was given",
    };
}
