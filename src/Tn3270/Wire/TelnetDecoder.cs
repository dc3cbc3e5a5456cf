using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// Takes a telnet byte stream apart, over any division into chunks (RFC 854, RFC 855, RFC 885). Pull: call
/// <see cref="Next"/> until it says <see cref="TelnetEvent.NeedMore"/>. What lies whole in the input is handed out where it
/// lies; only what is cut by a chunk's end or holds a doubled IAC is copied, into buffers kept from record to record.
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
    private State _state;
    private bool _records;

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

    /// <summary>The last command byte.</summary>
    public byte Verb { get; private set; }

    /// <summary>The last option byte.</summary>
    public byte Option { get; private set; }

    /// <summary>What has gathered of a record that has not ended; valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Gathered => _records && !_data.Delivered ? _data.Written : default;

    /// <summary>Why decoding ended, after <see cref="TelnetEvent.Fault"/>.</summary>
    public string? FaultReason { get; private set; }

    /// <summary>Decodes up to the next event and takes what it used off the front of <paramref name="input"/>.</summary>
    /// <param name="input">What came and was not yet decoded.</param>
    /// <param name="payload">
    /// The bytes of a text, record or subnegotiation, escapes undone; valid until the next call and as long as the input is.
    /// </param>
    public TelnetEvent Next(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        _data.ClearIfDelivered();
        _subnegotiation.ClearIfDelivered();
        while (!input.IsEmpty)
        {
            if (FaultReason is not null)
            {
                input = default;
                return TelnetEvent.Fault;
            }
            ReadOnlySpan<byte> bytes = default;
            TelnetEvent found = _state != State.Data ? TakeControl(ref input, ref bytes)
                : _records ? TakeRecordData(ref input, ref bytes)
                : TakeText(ref input, ref bytes);
            if (found != TelnetEvent.NeedMore)
            {
                payload = bytes;
                return found;
            }
        }
        return TelnetEvent.NeedMore;
    }

    private TelnetEvent TakeRecordData(ref ReadOnlySpan<byte> input, ref ReadOnlySpan<byte> payload)
    {
        int run = input.IndexOf(TelnetCommand.Iac);
        bool whole = (uint)(run + 1) < (uint)input.Length && run >= 0;
        if (whole && input[run + 1] == TelnetCommand.EndOfRecord && _data.Length == 0 && run <= RecordLimit)
        {
            payload = input[..run];
            input = input[(run + 2)..];
            return TelnetEvent.Record;
        }
        // A doubled IAC that lies whole in the input goes over in the same copy as what precedes it.
        bool doubled = whole && input[run + 1] == TelnetCommand.Iac;
        ReadOnlySpan<byte> bytes = run < 0 ? input : input[..(doubled ? run + 1 : run)];
        if (!_data.TryAppend(bytes))
        {
            return Fault($"a record is longer than {RecordLimit} bytes");
        }
        if (run >= 0 && !doubled)
        {
            _state = State.Iac;
        }
        input = run < 0 ? default : input[(doubled ? run + 2 : run + 1)..];
        return TelnetEvent.NeedMore;
    }

    private TelnetEvent TakeText(ref ReadOnlySpan<byte> input, ref ReadOnlySpan<byte> payload)
    {
        int run = input.IndexOf(TelnetCommand.Iac);
        if (run == 0)
        {
            input = input[1..];
            _state = State.Iac;
            return TelnetEvent.NeedMore;
        }
        run = Math.Min(run < 0 ? input.Length : run, TextRunLimit);
        payload = input[..run];
        input = input[run..];
        return TelnetEvent.Text;
    }

    private TelnetEvent TakeControl(ref ReadOnlySpan<byte> input, ref ReadOnlySpan<byte> payload)
    {
        if (_state == State.Subnegotiation)
        {
            return TakeSubnegotiation(ref input);
        }
        ReadOnlySpan<byte> taken = input[..1];
        input = input[1..];
        switch (_state)
        {
            case State.Iac:
                return AfterIac(taken, ref payload);
            case State.Option:
                Option = taken[0];
                _state = State.Data;
                return TelnetEvent.Option;
            case State.SubnegotiationOption:
                Option = taken[0];
                _subnegotiation.Clear();
                _state = State.Subnegotiation;
                return TelnetEvent.NeedMore;
            default:
                return AfterSubnegotiationIac(taken, ref payload);
        }
    }

    private TelnetEvent AfterIac(ReadOnlySpan<byte> taken, ref ReadOnlySpan<byte> payload)
    {
        _state = State.Data;
        byte value = taken[0];
        switch (value)
        {
            case TelnetCommand.Iac when !_records:
                payload = taken;
                return TelnetEvent.Text;
            case TelnetCommand.Iac:
                return _data.TryAppend(taken) ? TelnetEvent.NeedMore : Fault($"a record is longer than {RecordLimit} bytes");
            case TelnetCommand.EndOfRecord when _records:
                return Deliver(_data, TelnetEvent.Record, ref payload);
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

    private TelnetEvent AfterSubnegotiationIac(ReadOnlySpan<byte> taken, ref ReadOnlySpan<byte> payload)
    {
        switch (taken[0])
        {
            case TelnetCommand.SubnegotiationEnd:
                _state = State.Data;
                return Deliver(_subnegotiation, TelnetEvent.Subnegotiation, ref payload);
            case TelnetCommand.Iac:
                _state = State.Subnegotiation;
                return _subnegotiation.TryAppend(taken)
                    ? TelnetEvent.NeedMore
                    : Fault($"a subnegotiation is longer than {SubnegotiationLimit} bytes");
            default:
                // The far side forgot IAC SE. What it began is dropped; what it says now is heard.
                return AfterIac(taken, ref payload);
        }
    }

    private static TelnetEvent Deliver(GrowingBuffer buffer, TelnetEvent kind, ref ReadOnlySpan<byte> payload)
    {
        buffer.Delivered = true;
        payload = buffer.Written;
        return kind;
    }

    private TelnetEvent Fault(string reason)
    {
        FaultReason = reason;
        _data.Clear();
        _subnegotiation.Clear();
        return TelnetEvent.Fault;
    }

    /// <summary>Zeroes what has gathered; nothing more is to be decoded.</summary>
    public void Forget()
    {
        _data.Clear();
        _subnegotiation.Clear();
    }

    /// <summary>Saves or sets how far it is in the stream.</summary>
    public void Pass(StateTape tape)
    {
        tape.PassEnum(ref _state);
        tape.Pass(ref _records);
        (byte verb, byte option, string? fault) = (Verb, Option, FaultReason);
        tape.Pass(ref verb);
        tape.Pass(ref option);
        tape.Pass(ref fault);
        (Verb, Option, FaultReason) = (verb, option, fault);
        _data.Pass(tape);
        _subnegotiation.Pass(tape);
    }
}
