using System.Buffers.Binary;
using System.Text;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// The terminal's side of the negotiation: TN3270E where the host asks for it and it comes to an agreement, else TN3270; and
/// what else hosts ask: window size, environment, encryption.
/// </summary>
/// <param name="output">Where answers go.</param>
/// <param name="profile">What is told and agreed to.</param>
internal sealed class TerminalNegotiator(TelnetOutput output, TerminalProfile profile)
{
    /// <summary>How often TN3270E may be given up and offered again before it is refused.</summary>
    public const int BackOffLimit = 8;

    private readonly OptionLedger _options = new(output, AcceptableHere(profile), AcceptableThere(profile));
    private readonly LuList _lus = new(profile.LuNames);
    private readonly DeviceNegotiation _device = new(output, profile);
    private int _backOffs;
    private bool _environmentSent;
    private bool _typeDeferred;

    /// <summary>What is agreed now.</summary>
    public NegotiatedMode Mode { get; private set; }

    /// <summary>The LU the host connected this terminal to, where it said so; in TN3270 the one asked for.</summary>
    public string? ConnectedLu { get; private set; }

    /// <summary>The device type agreed: the host's word in TN3270E, ours in TN3270; null before.</summary>
    public string? DeviceType { get; private set; }

    /// <summary>TN3270E functions agreed.</summary>
    public Tn3270EFunctions Functions => Mode == NegotiatedMode.Tn3270E ? _device.Agreed : Tn3270EFunctions.None;

    /// <inheritdoc cref="DeviceNegotiation.HostConcluded"/>
    public bool HostConcluded => _device.HostConcluded;

    /// <summary>Why there will be no agreement; null while there may be one.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>What the host refused last, for a connection that ends without an agreement; null for nothing.</summary>
    public string? Rejection => _device.Rejection;

    /// <summary>Whether TN3270E is agreed to, with or without a device so far: what comes are records, not text.</summary>
    public bool InTn3270E => _options.Here(TelnetOption.Tn3270E);

    /// <summary>Whether the host echoes what is typed in text mode.</summary>
    public bool HostEchoes => _options.There(TelnetOption.Echo);

    /// <summary>Whether both sides said that encryption follows: nothing more may be sent or taken in clear.</summary>
    public bool AwaitsTls { get; private set; }

    /// <summary>Whether <see cref="TlsStarted"/> was called.</summary>
    public bool Encrypted { get; private set; }

    /// <summary>Says that the connection is encrypted now. All that was agreed in clear is forgotten.</summary>
    public void TlsStarted()
    {
        AwaitsTls = false;
        Encrypted = true;
        _options.Forget();
        _options.Refuse(TelnetOption.StartTls);
        _environmentSent = false;
        _typeDeferred = false;
        LeaveTn3270E();
    }

    /// <summary>Takes text in clear, which is too much where encryption is demanded.</summary>
    public void Text() => Clear("text");

    /// <summary>Whether the host has ever answered DO TIMING-MARK, which tells that its silence would mean something.</summary>
    public bool AnswersHeard { get; private set; }

    /// <summary>Takes WILL, WONT, DO or DONT.</summary>
    public void Option(byte verb, byte option)
    {
        if (option is not (TelnetOption.StartTls or TelnetOption.TimingMark) && Clear("a negotiation"))
        {
            return;
        }
        if (option == TelnetOption.TimingMark && (verb is TelnetCommand.Will or TelnetCommand.Wont))
        {
            AnswersHeard = true;
        }
        if (verb == TelnetCommand.Wont && option == TelnetOption.Tn3270E && _options.Here(option))
        {
            // It should be DONT, but hosts in the field say WONT when they have no device to give.
            GiveUpTn3270E();
            return;
        }
        if (option == TelnetOption.TerminalType && Defers(verb))
        {
            return;
        }
        if (_options.Received(verb, option))
        {
            Changed(verb, option);
        }
        else if (verb == TelnetCommand.Do && option == TelnetOption.WindowSize && _options.Here(option))
        {
            SendWindowSize();
        }
    }

    /// <summary>Takes a subnegotiation; one that makes no sense is ignored.</summary>
    public void Subnegotiation(byte option, ReadOnlySpan<byte> payload)
    {
        // A host that wants the type and did not ask whether there is one gets it all the same, as from deployed terminals.
        if (payload.IsEmpty || !(_options.Here(option) || option == TelnetOption.TerminalType) || (option != TelnetOption.StartTls && Clear("a negotiation")))
        {
            return;
        }
        switch (option)
        {
            case TelnetOption.TerminalType when payload[0] == TelnetOption.Send:
                SendTerminalType();
                break;
            case TelnetOption.Tn3270E:
                TakeDeviceStep(_device.Take(payload, _lus));
                break;
            case TelnetOption.NewEnvironment when payload[0] == TelnetOption.Send:
                SendEnvironment(payload[1..]);
                break;
            case TelnetOption.StartTls when payload[0] == TelnetOption.TlsFollows && !Encrypted:
                AwaitsTls = true;
                break;
        }
    }

    /// <summary>Whether something came in clear that must not; the connection is then over.</summary>
    private bool Clear(string what)
    {
        if (profile.StartTls != StartTlsPolicy.Required || Encrypted)
        {
            return false;
        }
        FailureReason ??= $"the host began with {what} in clear, and encryption is demanded";
        return true;
    }

    private static ulong AcceptableHere(TerminalProfile profile) =>
        TelnetOption.Bit(TelnetOption.Binary) | TelnetOption.Bit(TelnetOption.EndOfRecord)
            | TelnetOption.Bit(TelnetOption.TerminalType) | TelnetOption.Bit(TelnetOption.SuppressGoAhead)
            | TelnetOption.Bit(TelnetOption.WindowSize)
            | (profile.Tn3270E ? TelnetOption.Bit(TelnetOption.Tn3270E) : 0)
            | (profile.Environment is null ? 0 : TelnetOption.Bit(TelnetOption.NewEnvironment))
            | (profile.StartTls != StartTlsPolicy.None ? TelnetOption.Bit(TelnetOption.StartTls) : 0);

    private static ulong AcceptableThere(TerminalProfile profile) =>
        TelnetOption.Bit(TelnetOption.Binary) | TelnetOption.Bit(TelnetOption.EndOfRecord)
            | TelnetOption.Bit(TelnetOption.SuppressGoAhead) | TelnetOption.Bit(TelnetOption.Echo)
            | TelnetOption.Bit(TelnetOption.TerminalType)
            | (profile.Tn3270E ? TelnetOption.Bit(TelnetOption.Tn3270E) : 0);

    /// <summary>A host that asks for the environment and the type wants the environment first; the type waits for it.</summary>
    private bool Defers(byte verb)
    {
        if (verb == TelnetCommand.Do && _options.Here(TelnetOption.NewEnvironment) && !_environmentSent)
        {
            _typeDeferred = true;
            return true;
        }
        _typeDeferred &= verb != TelnetCommand.Dont;
        return false;
    }

    private void Changed(byte verb, byte option)
    {
        switch (option)
        {
            case TelnetOption.Tn3270E when !_options.Here(option):
                LeaveTn3270E();
                break;
            case TelnetOption.Tn3270E when verb == TelnetCommand.Do:
                // RFC 2355, section 6: from here on there are no records until a device and functions are agreed on.
                Mode = NegotiatedMode.Text;
                break;
            case TelnetOption.EndOfRecord when verb == TelnetCommand.Will:
                // There are hosts that send records and never ask for ours.
                _options.Volunteer(option);
                break;
            case TelnetOption.WindowSize when _options.Here(option):
                SendWindowSize();
                break;
            case TelnetOption.StartTls when _options.Here(option):
                output.Subnegotiation(TelnetOption.StartTls, [TelnetOption.TlsFollows]);
                break;
        }
        Settle();
    }

    private void SendWindowSize()
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)profile.Columns);
        BinaryPrimitives.WriteUInt16BigEndian(size[2..], (ushort)profile.Rows);
        output.Subnegotiation(TelnetOption.WindowSize, size);
    }

    private void SendEnvironment(ReadOnlySpan<byte> request)
    {
        GrowingBuffer answer = new(TelnetDecoder.SubnegotiationLimit, TelnetDecoder.SubnegotiationLimit);
        if (profile.Environment?.TryAnswer(request, answer) == true)
        {
            output.Subnegotiation(TelnetOption.NewEnvironment, answer.Written);
        }
        _environmentSent = true;
        if (_typeDeferred)
        {
            _typeDeferred = false;
            Option(TelnetCommand.Do, TelnetOption.TerminalType);
        }
    }

    private void SendTerminalType()
    {
        if (_lus.Exhausted)
        {
            FailureReason = Rejection ?? $"the host accepts none of the LUs asked for: {_lus}";
            return;
        }
        string? lu = _lus.Current;
        string answer = lu is null ? profile.DeviceType : $"{profile.DeviceType}@{lu}";
        output.Subnegotiation(TelnetOption.TerminalType, [TelnetOption.Is, .. Encoding.ASCII.GetBytes(answer)]);
        DeviceType = profile.DeviceType;
        ConnectedLu = lu;
        _lus.Advance();
    }

    private void TakeDeviceStep(DeviceStep step)
    {
        switch (step)
        {
            case DeviceStep.Requested when !_device.HasDevice:
                Mode = NegotiatedMode.Text;
                break;
            case DeviceStep.Named:
                DeviceType = _device.DeviceType;
                ConnectedLu = _device.ConnectedLu;
                break;
            case DeviceStep.Agreed:
                Mode = NegotiatedMode.Tn3270E;
                break;
            case DeviceStep.GivenUp:
                GiveUpTn3270E();
                break;
        }
    }

    private void GiveUpTn3270E()
    {
        _backOffs++;
        if (_backOffs >= BackOffLimit)
        {
            _options.Refuse(TelnetOption.Tn3270E);
        }
        _options.Withdraw(TelnetOption.Tn3270E);
        LeaveTn3270E();
        Settle();
    }

    private void LeaveTn3270E()
    {
        _device.Reset();
        _lus.Restart();
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

    /// <summary>Saves or sets how far it has come.</summary>
    public void Pass(StateTape tape)
    {
        _options.Pass(tape);
        _lus.Pass(tape);
        _device.Pass(tape);
        profile.Environment?.Pass(tape);
        tape.Pass(ref _backOffs);
        tape.Pass(ref _environmentSent);
        tape.Pass(ref _typeDeferred);
        (NegotiatedMode mode, string? lu, string? type, string? failure) = (Mode, ConnectedLu, DeviceType, FailureReason);
        (bool awaitsTls, bool encrypted) = (AwaitsTls, Encrypted);
        tape.PassEnum(ref mode);
        tape.Pass(ref lu);
        tape.Pass(ref type);
        tape.Pass(ref failure);
        tape.Pass(ref awaitsTls);
        tape.Pass(ref encrypted);
        (Mode, ConnectedLu, DeviceType, FailureReason) = (mode, lu, type, failure);
        (AwaitsTls, Encrypted) = (awaitsTls, encrypted);
    }
}
