using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Client;

/// <summary>
/// Takes the bytes of a plain text session apart into characters, controls and escape sequences (ANSI X3.64, as a VT100 has
/// them), over any division into chunks, and hands them to a screen.
/// </summary>
/// <param name="screen">Where they take effect.</param>
internal sealed class NvtInput(NvtScreen screen)
{
    /// <summary>Parameters kept of one sequence; more are left out.</summary>
    private const int ParameterLimit = 16;

    /// <summary>The largest value of a parameter.</summary>
    private const int ValueLimit = 9999;

    private const byte EscapeByte = 0x1B;

    private enum State : byte
    {
        Text,
        Escape,
        Designation,
        Sequence,
        String,
        StringEscape,
    }

    private readonly int[] _parameters = new int[ParameterLimit];
    private readonly Utf8Input _characters = new(screen.Put);
    private State _state;
    private int _count;
    private bool _isPrivate;
    private char _designating;

    /// <summary>Whether a line feed returns to the first column as well: hosts that leave echo to the terminal mean it so.</summary>
    public bool FeedsReturn { get; set; }

    /// <summary>Takes bytes of UTF-8; question marks stand for what is none.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            switch (_state)
            {
                case State.Text:
                    TakeText(value);
                    break;
                case State.Escape:
                    TakeEscape(value);
                    break;
                case State.Designation:
                    if (_designating is '(' or ')')
                    {
                        screen.Designate(_designating == ')', (char)value);
                    }
                    _state = State.Text;
                    break;
                case State.Sequence:
                    TakeSequence(value);
                    break;
                default:
                    TakeString(value);
                    break;
            }
        }
    }

    private void TakeText(byte value)
    {
        if (_characters.IsPending && _characters.Continue(value))
        {
            return;
        }
        if (value == EscapeByte)
        {
            _state = State.Escape;
        }
        else if (value < 0x20 || value == 0x7F)
        {
            if (FeedsReturn && value == '\n')
            {
                screen.Control((byte)'\r');
            }
            screen.Control(value);
        }
        else
        {
            _characters.Begin(value);
        }
    }

    private void TakeEscape(byte value)
    {
        _state = State.Text;
        switch ((char)value)
        {
            case '[':
                _state = State.Sequence;
                _count = 0;
                _isPrivate = false;
                Array.Clear(_parameters);
                break;
            case ']' or 'P' or '_' or '^':
                _state = State.String;
                break;
            case '(' or ')' or '*' or '+' or '#' or '%':
                _state = State.Designation;
                _designating = (char)value;
                break;
            default:
                screen.Escape((char)value);
                break;
        }
    }

    private void TakeSequence(byte value)
    {
        switch (value)
        {
            case >= (byte)'0' and <= (byte)'9':
                if (_count < ParameterLimit)
                {
                    _parameters[_count] = Math.Min(ValueLimit, _parameters[_count] * 10 + value - '0');
                }
                break;
            case (byte)';':
                _count = Math.Min(ParameterLimit, _count + 1);
                break;
            case (byte)'?' or (byte)'>' or (byte)'<' or (byte)'=':
                _isPrivate = true;
                break;
            case >= 0x40 and <= 0x7E:
                _state = State.Text;
                screen.Sequence((char)value, _parameters.AsSpan(0, Math.Min(ParameterLimit, _count + 1)), _isPrivate);
                break;
            case EscapeByte:
                _state = State.Escape;
                break;
            case < 0x20:
                screen.Control(value);
                break;
        }
    }

    // A title or the like: it ends with BEL or ESC \, and nobody shows it.
    private void TakeString(byte value)
    {
        const byte bell = 0x07;
        bool ended = value == bell || (_state == State.StringEscape && value == '\\');
        _state = ended ? State.Text : value == EscapeByte ? State.StringEscape : State.String;
    }

    /// <summary>Saves or sets how far it is in a sequence.</summary>
    public void Pass(StateTape tape)
    {
        tape.PassEnum(ref _state);
        tape.Pass(ref _count);
        tape.Pass(ref _isPrivate);
        tape.Pass(ref _designating);
        foreach (ref int parameter in _parameters.AsSpan())
        {
            tape.Pass(ref parameter);
        }
        bool feedsReturn = FeedsReturn;
        tape.Pass(ref feedsReturn);
        FeedsReturn = feedsReturn;
        _characters.Pass(tape);
        screen.Pass(tape);
    }
}
