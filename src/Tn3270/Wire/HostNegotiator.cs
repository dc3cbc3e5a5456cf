using System.Text;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// The host's side of the negotiation: encryption where it is set up, then TN3270E, and TN3270 for a terminal that will not
/// have it.
/// </summary>
/// <param name="output">Where questions and answers go.</param>
/// <param name="policy">What is offered and asked for.</param>
/// <param name="assign">Gives an LU out.</param>
internal sealed class HostNegotiator(TelnetOutput output, HostPolicy policy, Func<LuRequest, LuGrant> assign)
{
    /// <summary>How many names of devices or functions a terminal may try before it is dropped.</summary>
    public const int AttemptLimit = 8;

    /// <summary>The most variables of a terminal's environment that are kept.</summary>
    public const int VariableLimit = 64;

    private readonly OptionLedger _options = new(
        output,
        TelnetOption.Bit(TelnetOption.Binary) | TelnetOption.Bit(TelnetOption.EndOfRecord)
            | TelnetOption.Bit(TelnetOption.SuppressGoAhead),
        TelnetOption.Bit(TelnetOption.Binary) | TelnetOption.Bit(TelnetOption.EndOfRecord)
            | TelnetOption.Bit(TelnetOption.TerminalType) | TelnetOption.Bit(TelnetOption.SuppressGoAhead));

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private int _attempts;
    private bool _typeKnown;
    private HostDialect _target = policy.BeginsInText ? HostDialect.Text : policy.Tn3270E ? HostDialect.Tn3270E : HostDialect.Tn3270;
    private bool _begun;

    // What is spoken is being left; the terminal has not said yet that it does so too.
    private bool _leaving;
    private bool _functionsAsked;

    // TN3270E is offered to a terminal that speaks TN3270, and which goes on doing so until it answers.
    private bool _offered;

    /// <summary>What is agreed now.</summary>
    public NegotiatedMode Mode { get; private set; }

    /// <summary>The terminal's type, once it said it.</summary>
    public TerminalType Type { get; private set; }

    /// <summary>The LU given to the terminal.</summary>
    public string? LuName { get; private set; }

    /// <summary>The display this printer was associated with; null for none.</summary>
    public string? AssociatedLu { get; private set; }

    /// <summary>Whether the terminal asked for its LU, or for the printer of a display, and not for any.</summary>
    public bool AskedForLu { get; private set; }

    /// <summary>TN3270E functions agreed.</summary>
    public Tn3270EFunctions Functions { get; private set; }

    /// <summary>What the terminal said of itself (NEW-ENVIRON).</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment;

    /// <summary>Why there will be no agreement; null while there may be one.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>What the terminal asked for last and did not get; null for nothing.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Whether both sides said that encryption follows.</summary>
    public bool AwaitsTls { get; private set; }

    /// <summary>Whether <see cref="TlsStarted"/> was called.</summary>
    public bool Encrypted { get; private set; }

    /// <summary>Whether both sides have come to what they are to speak, and nothing asked is unanswered.</summary>
    public bool Settled => _begun && !_leaving && !_offered && !_functionsAsked && (Mode != NegotiatedMode.Text || _target == HostDialect.Text);

    private Tn3270EFunctions Supported =>
        (Type.Printer ? Tn3270EFunctions.Printer : Tn3270EFunctions.Display) | Tn3270EFunctions.SnaSense;

    /// <summary>Asks the first question.</summary>
    public void Start()
    {
        if (policy.StartTls != StartTlsPolicy.None && !Encrypted)
        {
            _options.Ask(TelnetOption.StartTls);
            return;
        }
        Begin();
    }

    /// <summary>Says that the connection is encrypted now; all begins anew.</summary>
    public void TlsStarted()
    {
        AwaitsTls = false;
        Encrypted = true;
        _options.Forget();
        Begin();
    }

    /// <summary>
    /// Leaves what is spoken for something else, or for the same begun anew. A terminal that will not have TN3270E stays with
    /// TN3270.
    /// </summary>
    public void Go(HostDialect dialect)
    {
        _target = dialect;
        _attempts = 0;
        if (_options.There(TelnetOption.Tn3270E))
        {
            _leaving = true;
            _options.Drop(TelnetOption.Tn3270E);
        }
        else if (Mode == NegotiatedMode.Tn3270 && dialect != HostDialect.Tn3270E)
        {
            // The type comes last: its refusal tells that all before it is heard.
            _leaving = true;
            _options.Withdraw(TelnetOption.EndOfRecord);
            _options.Drop(TelnetOption.EndOfRecord);
            _options.Withdraw(TelnetOption.Binary);
            _options.Drop(TelnetOption.Binary);
            _options.Drop(TelnetOption.TerminalType);
        }
        else
        {
            _offered = Mode == NegotiatedMode.Tn3270;
            Continue();
        }
    }

    /// <summary>Asks for other functions within TN3270E (RFC 2355, section 7.2).</summary>
    public void AskFunctions(Tn3270EFunctions wanted)
    {
        _functionsAsked = true;
        FunctionList.Write(output, Tn3270ECode.Request, wanted & Supported);
    }

    /// <summary>Takes WILL, WONT, DO or DONT.</summary>
    public void Option(byte verb, byte option)
    {
        if (!_options.Received(verb, option))
        {
            return;
        }
        if (_leaving && option != TelnetOption.Tn3270E)
        {
            if (option == TelnetOption.TerminalType && !_options.There(option))
            {
                Left();
            }
            return;
        }
        _offered &= option != TelnetOption.Tn3270E;
        switch (option)
        {
            case TelnetOption.StartTls:
                AnswerTls();
                break;
            case TelnetOption.NewEnvironment when _options.There(option):
                output.Subnegotiation(TelnetOption.NewEnvironment, [TelnetOption.Send]);
                break;
            case TelnetOption.Tn3270E when _options.There(option):
                Mode = NegotiatedMode.Text;
                _typeKnown = false;
                output.Subnegotiation(TelnetOption.Tn3270E, [Tn3270ECode.Send, Tn3270ECode.DeviceType]);
                break;
            case TelnetOption.Tn3270E:
                LeaveTn3270E();
                break;
            default:
                if (!_options.There(TelnetOption.Tn3270E))
                {
                    Classic(option);
                }
                break;
        }
    }

    /// <summary>Takes a subnegotiation; one that makes no sense is ignored.</summary>
    public void Subnegotiation(byte option, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || !_options.There(option))
        {
            return;
        }
        switch (option)
        {
            case TelnetOption.TerminalType when payload[0] == TelnetOption.Is && !_typeKnown:
                TakeTerminalType(payload[1..]);
                break;
            case TelnetOption.Tn3270E when payload.Length >= 2:
                Tn3270E(payload);
                break;
            case TelnetOption.NewEnvironment when payload[0] is TelnetOption.Is or TelnetOption.Info:
                TakeEnvironment(payload[1..]);
                break;
            case TelnetOption.StartTls when payload[0] == TelnetOption.TlsFollows && !Encrypted:
                AwaitsTls = true;
                break;
        }
    }

    private void Begin()
    {
        _begun = true;
        Continue();
        if (policy.AskEnvironment)
        {
            _options.Ask(TelnetOption.NewEnvironment);
        }
    }

    private void Left()
    {
        _leaving = false;
        _typeKnown = false;
        LuName = null;
        AssociatedLu = null;
        Functions = Tn3270EFunctions.None;
        Mode = NegotiatedMode.Text;
        Continue();
    }

    private void Continue()
    {
        switch (_target)
        {
            case HostDialect.Tn3270E:
                _options.Ask(TelnetOption.Tn3270E);
                break;
            case HostDialect.Tn3270 when _options.There(TelnetOption.TerminalType):
                Classic(TelnetOption.TerminalType);
                break;
            case HostDialect.Tn3270:
                _options.Ask(TelnetOption.TerminalType);
                break;
        }
    }

    private void AnswerTls()
    {
        if (_options.There(TelnetOption.StartTls))
        {
            output.Subnegotiation(TelnetOption.StartTls, [TelnetOption.TlsFollows]);
        }
        else if (policy.StartTls == StartTlsPolicy.Required)
        {
            FailureReason = "the terminal refuses encryption";
        }
        else
        {
            Begin();
        }
    }

    private void TakeEnvironment(ReadOnlySpan<byte> variables)
    {
        while (!variables.IsEmpty && _environment.Count < VariableLimit
            && variables[0] is EnvironmentCode.Variable or EnvironmentCode.UserVariable)
        {
            variables = variables[1..];
            string name = EnvironmentText.Read(ref variables);
            string value = "";
            if (!variables.IsEmpty && variables[0] == EnvironmentCode.Value)
            {
                variables = variables[1..];
                value = EnvironmentText.Read(ref variables);
            }
            _environment[name] = value;
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
        if (!TerminalType.TryParse(at < 0 ? text : text[..at], out TerminalType type) || (type.Printer && !policy.Printers))
        {
            if (CountAttempt($"the terminal is no 3270 device known here but {Printable(text)}"))
            {
                // RFC 1091: each SEND makes a terminal with several names give the next one.
                output.Subnegotiation(TelnetOption.TerminalType, [TelnetOption.Send]);
            }
            return;
        }
        LuGrant grant = assign(new LuRequest(type, wanted, Associate: false));
        if (grant.Name is null)
        {
            string asked = at < 0 ? "any LU" : $"LU {Printable(text[(at + 1)..])}";
            if (CountAttempt($"{asked} cannot be had: {grant.Reason.Describe()}"))
            {
                // A terminal with a list of LUs gives the next; one without says goodbye.
                output.Subnegotiation(TelnetOption.TerminalType, [TelnetOption.Send]);
            }
            return;
        }
        Take(grant, type, wanted);
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
        bool associate = end >= 0 && rest[end] == Tn3270ECode.Associate;
        ReadOnlySpan<byte> name = end < 0 ? rest : rest[..end];
        if (!TerminalType.TryParse(name, out TerminalType type) || (type.Printer && !policy.Printers))
        {
            Reject(associate ? RejectReason.UnsupportedRequest : RejectReason.InvalidDeviceType);
            return;
        }
        if (associate && !type.Printer)
        {
            // RFC 2355 section 7.1.5: only a printer is associated.
            Reject(RejectReason.InvalidAssociate);
            return;
        }
        string? wanted = end < 0 || end + 1 == rest.Length ? null : Encoding.ASCII.GetString(rest[(end + 1)..]);
        LuGrant grant = assign(new LuRequest(type, wanted, associate));
        if (grant.Name is null)
        {
            Reject(grant.Reason);
            return;
        }
        Take(grant, type, wanted);
        byte[] answer =
            [Tn3270ECode.DeviceType, Tn3270ECode.Is, .. Encoding.ASCII.GetBytes(type.Name), Tn3270ECode.Connect,
                .. Encoding.ASCII.GetBytes(grant.Name)];
        output.Subnegotiation(TelnetOption.Tn3270E, answer);
    }

    private void Take(LuGrant grant, TerminalType type, string? wanted)
    {
        LuName = grant.Name;
        AskedForLu = wanted is not null;
        AssociatedLu = grant.Display;
        Type = type;
        _typeKnown = true;
    }

    private void Reject(RejectReason reason)
    {
        output.Subnegotiation(
            TelnetOption.Tn3270E, [Tn3270ECode.DeviceType, Tn3270ECode.Reject, Tn3270ECode.Reason, (byte)reason]);
        CountAttempt($"no device was agreed; the last request was rejected: {reason.Describe()}");
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
        Functions = functions;
        _functionsAsked = false;
        Mode = NegotiatedMode.Tn3270E;
    }

    private void LeaveTn3270E()
    {
        if (_leaving)
        {
            Left();
        }
        else if (Mode == NegotiatedMode.Tn3270E)
        {
            FailureReason = "the terminal gave TN3270E up after agreeing to it";
        }
        else if (Mode != NegotiatedMode.Tn3270)
        {
            _typeKnown = false;
            LuName = null;
            _target = HostDialect.Tn3270;
            Continue();
        }
    }

    private bool CountAttempt(string failure)
    {
        _attempts++;
        Complaint = failure;
        if (_attempts < AttemptLimit)
        {
            return true;
        }
        FailureReason = failure;
        return false;
    }

    /// <summary>Saves or sets how far it is.</summary>
    public void Pass(StateTape tape)
    {
        _options.Pass(tape);
        tape.PassMap(_environment, VariableLimit);
        tape.Pass(ref _attempts);
        tape.Pass(ref _typeKnown);
        tape.PassEnum(ref _target);
        tape.Pass(ref _begun);
        tape.Pass(ref _leaving);
        tape.Pass(ref _functionsAsked);
        tape.Pass(ref _offered);
        (NegotiatedMode mode, TerminalType type, string? lu, string? associated) = (Mode, Type, LuName, AssociatedLu);
        (bool asked, Tn3270EFunctions functions, string? failure, string? complaint) = (AskedForLu, Functions, FailureReason, Complaint);
        (bool awaitsTls, bool encrypted) = (AwaitsTls, Encrypted);
        tape.PassEnum(ref mode);
        TerminalType.Pass(tape, ref type);
        tape.Pass(ref lu);
        tape.Pass(ref associated);
        tape.Pass(ref asked);
        tape.PassEnum(ref functions);
        tape.Pass(ref failure);
        tape.Pass(ref complaint);
        tape.Pass(ref awaitsTls);
        tape.Pass(ref encrypted);
        (Mode, Type, LuName, AssociatedLu) = (mode, type, lu, associated);
        (AskedForLu, Functions, FailureReason, Complaint) = (asked, functions, failure, complaint);
        (AwaitsTls, Encrypted) = (awaitsTls, encrypted);
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
