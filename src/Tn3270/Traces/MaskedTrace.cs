using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Traces;

/// <summary>
/// Stands between a connection and a terminal and makes the entries of a trace that may be kept: what was typed into fields that are not
/// displayed, and secrets, are asterisks in it, also where the host shows them again. Pure; as the terminal, not thread-safe.
/// </summary>
/// <param name="machine">The terminal; from its beginning it hears its host through this alone.</param>
public sealed class MaskedTrace(TerminalMachine machine)
{
    /// <summary>Bytes of a record that may wait for its end; what is longer is left out of the trace.</summary>
    public const int PendingLimit = 1 << 20;

    private const int PendingKept = 32 * 1024;

    private readonly TraceMask _mask = new(machine);
    // What the host shows of a password lies in it bare.
    private readonly GrowingBuffer _pending = new(int.MaxValue, PendingKept);
    private readonly List<TraceEntry> _entries = [];
    private bool _hasRecords;
    private bool _leftOut;
    private int _cursor;
    private int _told;

    /// <summary>Covers this text from now on, wherever it stands and in either letter case; shorter than three characters it stays.</summary>
    public void Cover(ReadOnlySpan<char> secret) => _mask.Add(secret);

    /// <summary>Zeroes what it covers and what waits: the trace has ended.</summary>
    public void Forget()
    {
        _mask.Forget();
        _pending.Clear();
    }

    /// <summary>Gives the terminal bytes from the host. A record at a time, so that its text is looked at beside the fields it stands in.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var waiting = _pending.Length;
            if (waiting == 0)
                _cursor = machine.Screen.Cursor;
            _pending.TryAppend(bytes);
            var end = TelnetData.ToEndOfRecord(_pending.Written);
            var taken = end < 0 ? bytes.Length : Math.Max(0, end - waiting);
            _pending.Cut(waiting + taken);
            machine.Receive(bytes[..taken]);
            bytes = bytes[taken..];
            _hasRecords |= end >= 0;
            TakeHost(isWhole: end >= 0);
            TakeOutput();
        }
    }

    /// <summary>Takes up what the terminal has queued for its host since; to be called after keys and texts.</summary>
    public void TakeOutput()
    {
        if (machine.Output.Length == _told)
            return;
        // Pinned, and masked in place: of what was typed no copy is left.
        var queued = GC.AllocateUninitializedArray<byte>(machine.Output.Length - _told, pinned: true);
        machine.Output.Span[_told..].CopyTo(queued);
        _told += queued.Length;
        for (var rest = queued.AsSpan(); !rest.IsEmpty;)
        {
            var end = TelnetData.ToEndOfRecord(rest);
            var piece = end < 0 ? rest : rest[..end];
            _mask.Terminal(piece);
            rest = rest[piece.Length..];
        }

        _entries.Add(new TraceEntry { Side = TraceSide.Terminal, Bytes = queued });
    }

    /// <summary>Tells the terminal that the network took bytes off the front of its output.</summary>
    public void OutputSent(int count)
    {
        TakeOutput();
        machine.OutputSent(count);
        _told -= count;
    }

    /// <summary>Takes out what there is to be written, in order; a mark stands for a record that was left out.</summary>
    public IReadOnlyList<TraceEntry> TakeEntries()
    {
        TraceEntry[] entries = [.. _entries];
        _entries.Clear();
        return entries;
    }

    private void TakeHost(bool isWhole)
    {
        // Text and negotiation pass as they come; records only whole, or a password could pass in two halves.
        if (!isWhole
            && (_hasRecords || machine.Phase is not (TerminalPhase.Negotiating or TerminalPhase.Nvt)
                || !TelnetData.IsWhole(_pending.Written)))
        {
            if (_pending.Length > PendingLimit)
            {
                _pending.Clear();
                _leftOut = true;
            }

            return;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(_pending.Length, pinned: true);
        _pending.Written.CopyTo(bytes);
        _pending.Clear();
        if (_leftOut)
        {
            _leftOut = false;
            _entries.Add(new TraceEntry { Side = TraceSide.Mark, Mark = "left out: too long" });
            return;
        }

        if (isWhole)
            _mask.Host(bytes, _cursor);
        _entries.Add(new TraceEntry { Side = TraceSide.Host, Bytes = bytes });
    }
}
