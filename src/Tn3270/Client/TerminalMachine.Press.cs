using System.Security.Cryptography;
using System.Text;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Transfer;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Client;

// The operator's keys: to the keyboard of the screen, or as text to a host that shows text; file transfers, his own and relayed; and what goes out.
public sealed partial class TerminalMachine
{
    /// <summary>Records of a relayed transfer that wait to be taken; more are dropped: a host sends one and waits for its answer.</summary>
    public const int RelayedLimit = 8;

    private readonly Queue<RelayedRecord> _relayed = new();
    private readonly CutRelay _frames = new();
    private bool _relaysTransfers;
    private TransferMachine? _transfer;

    /// <summary>
    /// Whether records of transfers, fields of DFT mode and frames of CUT mode, are kept for <see cref="TakeRelayed"/>, for a terminal elsewhere to
    /// answer. Not saved.
    /// </summary>
    public bool RelaysTransfers
    {
        get => _relaysTransfers;
        set
        {
            _relaysTransfers = value;
            if (!value)
            {
                _frames.End();
            }
        }
    }

    /// <summary>Whether the screen holds a frame of a relayed transfer in CUT mode, which is for the terminal that answers it and nobody to look at.</summary>
    public bool ShowsFrame => _frames.UnderWay;

    /// <summary>Presses a key. Keys that talk to the host queue what they send in <see cref="Output"/>.</summary>
    public KeyOutcome Press(Key key)
    {
        if (Phase == TerminalPhase.Nvt)
        {
            return PressText(key);
        }
        if (!TakesKeys)
        {
            return Refused();
        }
        if (MustWait && key is not (Key.Reset or Key.Attn or Key.SysReq))
        {
            return Queue(_typeAhead.TryAdd(key));
        }
        if (key == Key.Reset)
        {
            _typeAhead.Clear();
        }
        if (key == Key.Attn && Phase is TerminalPhase.Tn3270 or TerminalPhase.Tn3270E)
        {
            // RFC 2355 section 10.5.1 has IAC IP; hosts of plain TN3270 know BREAK.
            _output.Command(_mode == NegotiatedMode.Tn3270E ? TelnetCommand.InterruptProcess : TelnetCommand.Break);
            return Outcome(KeyOutcomeKind.Sent);
        }
        if (key == Key.SysReq && _mode == NegotiatedMode.Tn3270E && _negotiator.Functions.HasFlag(Tn3270EFunctions.SysReq))
        {
            _output.Command(TelnetCommand.AbortOutput);
            ChangeSides();
            return Outcome(KeyOutcomeKind.Sent);
        }
        if (IsSscp && Keys.AidOf(key) != Aid.None)
        {
            return PressToSystem(key);
        }
        _reply.Clear();
        KeyOutcome outcome = _keyboard.Press(key, _reply);
        SendReply();
        return outcome;
    }

    /// <summary>Types text at the cursor, character by character, up to the first one refused.</summary>
    public KeyOutcome Type(ReadOnlySpan<char> text)
    {
        if (Phase == TerminalPhase.Nvt)
        {
            return TypeText(text);
        }
        if (!TakesKeys)
        {
            return Refused();
        }
        if (MustWait)
        {
            return Queue(_typeAhead.TryAdd(text));
        }
        KeyOutcome outcome = _keyboard.Type(text);
        bool sent = SendTriggered();
        return sent && MustWait && outcome.Index < text.Length ? Queue(_typeAhead.TryAdd(text[outcome.Index..])) : outcome;
    }

    /// <summary>Puts the cursor at a row and column, from 1; refused while the keyboard is locked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is off the screen.</exception>
    public KeyOutcome SetCursor(int row, int column)
    {
        KeyOutcome outcome = _keyboard.MoveTo(row, column);
        return SendTriggered() ? outcome with { Kind = KeyOutcomeKind.Sent } : outcome;
    }

    /// <summary>Sends a trigger field that the cursor has left, if there is one.</summary>
    private bool SendTriggered()
    {
        _reply.Clear();
        _keyboard.SendTriggered(_reply);
        bool sends = _reply.Length > 0;
        SendReply();
        return sends;
    }

    /// <summary>Whether keys wait for the host, rather than being refused while it keeps the keyboard locked.</summary>
    private bool MustWait => _options.TypeAhead && Screen.KeyboardLocked && !Screen.OperatorError;

    private KeyOutcome Queue(bool taken) => taken
        ? Outcome(KeyOutcomeKind.Queued)
        : Outcome(KeyOutcomeKind.Refused) with { Error = OperatorError.QueueFull };

    /// <summary>Presses what waited, until the keyboard locks again; a refusal drops the rest, which was meant for another screen.</summary>
    private void RunTypeAhead()
    {
        while (!_typeAhead.IsEmpty && TakesKeys && !Screen.KeyboardLocked)
        {
            (Key key, char[]? text) = _typeAhead.Take();
            if ((text is null ? Press(key) : Type(text)).IsRefused)
            {
                _typeAhead.Clear();
            }
            text.AsSpan().Clear();
        }
    }

    private KeyOutcome PressText(Key key)
    {
        switch (key)
        {
            case Key.Enter or Key.NewLine when _negotiator.HostEchoes:
                // RFC 854: a carriage return by itself is followed by a null.
                SendText("\r\0"u8);
                return Outcome(KeyOutcomeKind.Sent);
            case Key.Enter or Key.NewLine:
                Text.Take("\r\n"u8);
                SendText(_line.End());
                _line.Clear();
                return Outcome(KeyOutcomeKind.Sent);
            case Key.Tab:
                return TypeText("\t") with { Kind = KeyOutcomeKind.Sent };
            case Key.Backspace when _negotiator.HostEchoes:
                SendText("\b"u8);
                return Outcome(KeyOutcomeKind.Sent);
            case Key.Backspace:
                for (int columns = _line.Backspace(); columns > 0; columns--)
                {
                    Text.Take("\b \b"u8);
                }
                return Outcome(KeyOutcomeKind.Accepted);
            case Key.Clear:
                Text.Take("\f"u8);
                return Outcome(KeyOutcomeKind.Accepted);
            case Key.Attn:
                _output.Command(TelnetCommand.InterruptProcess);
                return Outcome(KeyOutcomeKind.Sent);
            default:
                return Refused();
        }
    }

    /// <summary>A host that echoes gets each character at once; for another a line gathers, shown here, until Enter.</summary>
    private KeyOutcome TypeText(ReadOnlySpan<char> text)
    {
        const int onStack = 256;
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = length <= onStack ? stackalloc byte[onStack] : GC.AllocateUninitializedArray<byte>(length, pinned: true);
        bytes = bytes[..length];
        Encoding.UTF8.GetBytes(text, bytes);
        KeyOutcome outcome = TryTypeText(bytes) ? Outcome(KeyOutcomeKind.Accepted) with { Index = text.Length }
            : Outcome(KeyOutcomeKind.Refused) with { Error = OperatorError.InsertOverflow };
        // It may be a password: nothing tells one from other words here.
        CryptographicOperations.ZeroMemory(bytes);
        return outcome;
    }

    private bool TryTypeText(ReadOnlySpan<byte> bytes)
    {
        if (_negotiator.HostEchoes)
        {
            SendText(bytes);
            return true;
        }
        if (!_line.TryAppend(bytes))
        {
            return false;
        }
        Text.Take(bytes);
        return true;
    }

    private void SendText(ReadOnlySpan<byte> bytes)
    {
        if (_mode == NegotiatedMode.Tn3270E)
        {
            SendRecord(RecordType.NvtData, bytes);
        }
        else
        {
            _output.Escaped(bytes);
        }
    }

    /// <summary>
    /// The operator goes from the application to the SSCP, or back where there is an application (RFC 2355, 10.5): each has the
    /// screen to itself, and the keyboard is free for what is to be said.
    /// </summary>
    private void ChangeSides()
    {
        if (!IsSscp || _bound || !Agreed(Tn3270EFunctions.BindImage))
        {
            SwitchTo(IsSscp ? Traffic.Data3270 : Traffic.Sscp);
            Screen.EnterText();
            UpdatePhase();
        }
    }

    /// <summary>The SSCP is told lines; Clear empties the screen here, and it knows nothing of other keys.</summary>
    private KeyOutcome PressToSystem(Key key)
    {
        if (Screen.KeyboardLocked)
        {
            return Refused();
        }
        switch (key)
        {
            case Key.Enter:
                return SendSscpLine();
            case Key.Clear:
                EraseScreen();
                Screen.EnterText();
                return Outcome(KeyOutcomeKind.Accepted);
            default:
                // The minus function: until Reset.
                Screen.OperatorError = true;
                return Outcome(KeyOutcomeKind.Refused) with { Error = OperatorError.NotHere };
        }
    }

    /// <summary>Sends what was typed since the SSCP wrote last.</summary>
    private KeyOutcome SendSscpLine()
    {
        _reply.Clear();
        Screen.ReadSscpData(_reply);
        SendRecord(RecordType.SscpLuData, _reply.Written);
        _reply.Clear();
        return Outcome(KeyOutcomeKind.Sent);
    }

    /// <summary>Whether anybody is there for what the keyboard makes.</summary>
    private bool TakesKeys => Phase is TerminalPhase.Tn3270 or TerminalPhase.Tn3270E
        || (Phase == TerminalPhase.Unbound && IsSscp);

    private KeyOutcome Refused() => Outcome(KeyOutcomeKind.Refused) with { Error = OperatorError.KeyboardLocked };

    private KeyOutcome Outcome(KeyOutcomeKind kind) =>
        new(kind, null, Screen.Cursor / Screen.Columns + 1, Screen.Cursor % Screen.Columns + 1, 0);

    private void SendReply()
    {
        if (_reply.Length > 0)
        {
            SendRecord(RecordType.Data3270, _reply.Written);
            _reply.Clear();
        }
    }

    private void SendRecord(RecordType type, ReadOnlySpan<byte> data)
    {
        if (_mode != NegotiatedMode.Tn3270E)
        {
            _output.Record(data);
            return;
        }
        _output.Record(new Tn3270EHeader(type, 0, ResponseFlag.None, _sequence), data);
        if (Agreed(Tn3270EFunctions.Responses))
        {
            _sequence = Tn3270EHeader.Next(_sequence);
        }
    }

    /// <summary>Plain text takes the whole screen, which it gets empty, and unlocks the keyboard.</summary>
    private NvtInput Text
    {
        get
        {
            if (_text is null)
            {
                EraseScreen();
                _text = NewText();
                Screen.EnterText();
            }
            return _text;
        }
    }

    private NvtInput NewText() => new(new NvtScreen(Screen, answer => SendText(Encoding.ASCII.GetBytes(answer))));

    /// <summary>Empties the screen and locks the keyboard until the host's first write, as at the start.</summary>
    private void EraseScreen()
    {
        _text = null;
        _line.Clear();
        _typeAhead.Clear();
        Screen.Restart();
    }

    /// <summary>Takes a file transfer up: from now on the host's requests for it are answered.</summary>
    /// <exception cref="ArgumentException">The request asks for a buffer out of range, or is too large.</exception>
    /// <exception cref="InvalidOperationException">There is one under way.</exception>
    public TransferMachine BeginTransfer(TransferRequest request)
    {
        if (_transfer is { IsOver: false })
        {
            throw new InvalidOperationException("One transfer at a time.");
        }
        return _transfer = new TransferMachine(request, _options.CodePage);
    }

    /// <summary>Lets go of a file transfer; false where there was none.</summary>
    public bool EndTransfer()
    {
        bool had = _transfer is not null;
        _transfer = null;
        return had;
    }

    /// <summary>The oldest record of a relayed transfer, from its command on, once; null where there is none.</summary>
    public RelayedRecord? TakeRelayed() => _relayed.TryDequeue(out RelayedRecord? record) ? record : null;

    /// <summary>Sends the host what the other terminal answered; false where no host is there for it.</summary>
    /// <param name="answer">The record from its AID on.</param>
    public bool AnswerRelayed(ReadOnlySpan<byte> answer)
    {
        if (Phase is not (TerminalPhase.Tn3270 or TerminalPhase.Tn3270E))
        {
            return false;
        }
        _frames.Answered(answer, Screen);
        SendRecord(RecordType.Data3270, answer);
        return true;
    }

    /// <summary>What a file transfer answers goes out in place of what the screen did.</summary>
    private void AnswerTransfer(ReadOnlySpan<byte> record)
    {
        if (_transfer is { } transfer)
        {
            GrowingBuffer answer = new(TelnetDecoder.RecordLimit, keptCapacity: 0);
            transfer.Take(record, Screen, answer);
            if (answer.Length > 0)
            {
                _reply.Clear();
                _reply.TryAppend(answer.Written);
            }
        }
        else if (RelaysTransfers)
        {
            Relay(record);
        }
    }

    private void Relay(ReadOnlySpan<byte> record)
    {
        byte[] frame = _frames.Take(record, Screen);
        if ((frame.Length > 0 || RelayedTransfer.IsOf(record)) && _relayed.Count < RelayedLimit)
        {
            _relayed.Enqueue(new RelayedRecord(record.ToArray(), frame));
        }
    }
}
