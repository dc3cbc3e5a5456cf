namespace Holdfast.Tn3270.Wire;

/// <summary>
/// Takes a telnet byte stream apart, over any division into chunks (RFC 854, RFC 855, RFC 885). Pull: call
/// <see cref="Next"/> until it says <see cref="TelnetEvent.NeedMore"/>. What a call hands out is valid until the next call.
/// Buffers are kept from record to record, so a steady stream allocates nothing.
/// </summary>
internal sealed class TelnetDecoder
{
    /// <summary>The longest record, in bytes without escapes. A 27 by 132 screen with every attribute stays under 64 KiB.</summary>
    public const int RecordLimit = 1024 * 1024;

    /// <summary>The longest subnegotiation, in bytes without escapes.</summary>
    public const int SubnegotiationLimit = 4096;

    /// <summary>The longest run of text handed out at once, in bytes.</summary>
    public const int TextRunLimit = 4096;

    /// <summary>A record buffer above this many bytes is let go once its record was handed out.</summary>
    private const int KeptCapacity = 32 * 1024;

    private enum State : byte
    {
        Data,
        Iac,
        Option,
        SubnegotiationOption,
        Subnegotiation,
        SubnegotiationIac,
    }

    private readonly GrowingBuffer _data = new(RecordLimit, KeptCapacity);
    private readonly GrowingBuffer _subnegotiation = new(SubnegotiationLimit, SubnegotiationLimit);
    private GrowingBuffer _delivered;
    private State _state;
    private bool _records;

    public TelnetDecoder() => _delivered = _subnegotiation;

    /// <summary>Whether data gather into records until EOR; otherwise they are text. Changing it drops a record half gathered.</summary>
    public bool Records
    {
        get => _records;
        set
        {
            if (value != _records)
            {
                _records = value;
                _data.Clear();
            }
        }
    }

    /// <summary>The bytes of the last text, record or subnegotiation, escapes undone; valid until the next call.</summary>
    public ReadOnlySpan<byte> Payload => _delivered.Written;

    /// <summary>The last command byte.</summary>
    public byte Verb { get; private set; }

    /// <summary>The last option byte.</summary>
    public byte Option { get; private set; }

    /// <summary>Why decoding ended, after <see cref="TelnetEvent.Fault"/>.</summary>
    public string? FaultReason { get; private set; }

    /// <summary>Decodes up to the next event and takes what it used off the front of <paramref name="input"/>.</summary>
    public TelnetEvent Next(ref ReadOnlySpan<byte> input)
    {
        _delivered.ClearIfDelivered();
        while (!input.IsEmpty)
        {
            if (FaultReason is not null)
            {
                input = default;
                return TelnetEvent.Fault;
            }
            TelnetEvent found = _state == State.Data ? TakeData(ref input) : TakeControl(ref input);
            if (found != TelnetEvent.NeedMore)
            {
                return found;
            }
        }
        return TelnetEvent.NeedMore;
    }

    private TelnetEvent TakeData(ref ReadOnlySpan<byte> input)
    {
        int run = input.IndexOf(TelnetCommand.Iac);
        if (run == 0)
        {
            input = input[1..];
            _state = State.Iac;
            return TelnetEvent.NeedMore;
        }
        run = run < 0 ? input.Length : run;
        if (!_records)
        {
            run = Math.Min(run, TextRunLimit);
        }
        if (!_data.TryAppend(input[..run]))
        {
            return Fault($"a record is longer than {RecordLimit} bytes");
        }
        input = input[run..];
        return _records ? TelnetEvent.NeedMore : Deliver(_data, TelnetEvent.Text);
    }

    private TelnetEvent TakeControl(ref ReadOnlySpan<byte> input)
    {
        if (_state == State.Subnegotiation)
        {
            return TakeSubnegotiation(ref input);
        }
        byte value = input[0];
        input = input[1..];
        switch (_state)
        {
            case State.Iac:
                return AfterIac(value);
            case State.Option:
                Option = value;
                _state = State.Data;
                return TelnetEvent.Option;
            case State.SubnegotiationOption:
                Option = value;
                _subnegotiation.Clear();
                _state = State.Subnegotiation;
                return TelnetEvent.NeedMore;
            default:
                return AfterSubnegotiationIac(value);
        }
    }

    private TelnetEvent AfterIac(byte value)
    {
        _state = State.Data;
        switch (value)
        {
            case TelnetCommand.Iac:
                if (!_data.TryAppend([value]))
                {
                    return Fault($"a record is longer than {RecordLimit} bytes");
                }
                return _records ? TelnetEvent.NeedMore : Deliver(_data, TelnetEvent.Text);
            case TelnetCommand.EndOfRecord when _records:
                return Deliver(_data, TelnetEvent.Record);
            case TelnetCommand.Will or TelnetCommand.Wont or TelnetCommand.Do or TelnetCommand.Dont:
                Verb = value;
                _state = State.Option;
                return TelnetEvent.NeedMore;
            case TelnetCommand.Subnegotiation:
                _state = State.SubnegotiationOption;
                return TelnetEvent.NeedMore;
            default:
                Verb = value;
                return TelnetEvent.Command;
        }
    }

    private TelnetEvent TakeSubnegotiation(ref ReadOnlySpan<byte> input)
    {
        int run = input.IndexOf(TelnetCommand.Iac);
        bool ended = run >= 0;
        run = ended ? run : input.Length;
        if (!_subnegotiation.TryAppend(input[..run]))
        {
            return Fault($"a subnegotiation is longer than {SubnegotiationLimit} bytes");
        }
        input = input[(ended ? run + 1 : run)..];
        _state = ended ? State.SubnegotiationIac : State.Subnegotiation;
        return TelnetEvent.NeedMore;
    }

    private TelnetEvent AfterSubnegotiationIac(byte value)
    {
        switch (value)
        {
            case TelnetCommand.SubnegotiationEnd:
                _state = State.Data;
                return Deliver(_subnegotiation, TelnetEvent.Subnegotiation);
            case TelnetCommand.Iac:
                _state = State.Subnegotiation;
                return _subnegotiation.TryAppend([value])
                    ? TelnetEvent.NeedMore
                    : Fault($"a subnegotiation is longer than {SubnegotiationLimit} bytes");
            default:
                // The far side forgot IAC SE. What it began is dropped; what it says now is heard.
                return AfterIac(value);
        }
    }

    private TelnetEvent Deliver(GrowingBuffer buffer, TelnetEvent kind)
    {
        buffer.Delivered = true;
        _delivered = buffer;
        return kind;
    }

    private TelnetEvent Fault(string reason)
    {
        FaultReason = reason;
        _data.Clear();
        _subnegotiation.Clear();
        return TelnetEvent.Fault;
    }
}
