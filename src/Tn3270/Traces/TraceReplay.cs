using System.Globalization;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Traces;

/// <summary>
/// Plays the host's side of a trace to a terminal and gives the screen after each record. The terminal's recorded side is only looked
/// at for the keys it tells of; what our terminal would send goes nowhere. Pure, and not thread-safe.
/// </summary>
public sealed class TraceReplay
{
    private const byte Iac = 0xFF, EndOfRecord = 0xEF;
    private const int KeyLimit = 100;

    private readonly TerminalMachine _terminal;
    private readonly TelnetDecoder _recorded = new() { Records = true };
    private readonly List<string> _keys = [];
    private bool _escaped;
    private long _shownVersion;

    /// <summary>A terminal that has heard nothing yet.</summary>
    public TraceReplay(TerminalOptions options) => _terminal = new TerminalMachine(options);

    /// <summary>Why the terminal gave up on the host's bytes; null while it has not.</summary>
    public string? FailureReason => _terminal.FailureReason;

    /// <summary>Takes an entry; what it made the terminal show is added to <paramref name="steps"/>, one step for each record.</summary>
    public void Take(TraceEntry entry, ICollection<ReplayStep> steps)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(steps);
        if (entry.Side == TraceSide.Terminal)
            TakeKeys(entry.Bytes.Span);
        else if (entry.Side == TraceSide.Host)
            TakeHost(entry, steps);
    }

    // A record at a time, so that none is passed over; the bytes after the last are seen as well, for hosts of plain text.
    private void TakeHost(TraceEntry entry, ICollection<ReplayStep> steps)
    {
        for (var bytes = entry.Bytes.Span; !bytes.IsEmpty;)
        {
            var records = _terminal.RecordsReceived;
            var length = ToEndOfRecord(bytes);
            _terminal.Receive(bytes[..length]);
            _terminal.OutputSent(_terminal.Output.Length);
            bytes = bytes[length..];
            if (_terminal.RecordsReceived == records && _terminal.Version == _shownVersion)
                continue;
            if (_terminal.RecordsReceived != records || _terminal.Phase == TerminalPhase.Nvt)
                steps.Add(Step(entry));
        }
    }

    private int ToEndOfRecord(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_escaped && bytes[i] == EndOfRecord)
            {
                _escaped = false;
                return i + 1;
            }

            _escaped = !_escaped && bytes[i] == Iac;
        }

        return bytes.Length;
    }

    private ReplayStep Step(TraceEntry entry)
    {
        _shownVersion = _terminal.Version;
        ReplayStep step = new()
        {
            Record = _terminal.RecordsReceived,
            Line = entry.Line,
            Time = entry.Time,
            Phase = _terminal.Phase,
            Screen = _terminal.Screen.Capture(),
            Keys = [.. _keys],
        };
        _keys.Clear();
        return step;
    }

    private void TakeKeys(ReadOnlySpan<byte> bytes)
    {
        TelnetEvent found;
        while ((found = _recorded.Next(ref bytes, out var payload)) is not (TelnetEvent.NeedMore or TelnetEvent.Fault))
        {
            if (found == TelnetEvent.Record && KeyOf(payload) is { } key && _keys.Count < KeyLimit)
                _keys.Add(key);
        }
    }

    // An inbound record begins with an attention identifier and the cursor; within TN3270E with a header before it.
    private string? KeyOf(ReadOnlySpan<byte> record)
    {
        if (_terminal.Phase is TerminalPhase.Tn3270E or TerminalPhase.Unbound)
        {
            if (!Tn3270EHeader.TryRead(record, out var header) || header.Type != RecordType.Data3270)
                return null;
            record = record[Tn3270EHeader.Length..];
        }

        if (record.IsEmpty || !Enum.IsDefined((Aid)record[0]) || (Aid)record[0] is Aid.None or Aid.StructuredField or Aid.ReadPartition)
            return null;
        var name = ((Aid)record[0]).ToString();
        if (record.Length < 3)
            return name;
        var address = BufferAddress.Decode(record[1], record[2]) % _terminal.Screen.Size;
        var (row, column) = ((address / _terminal.Screen.Columns) + 1, (address % _terminal.Screen.Columns) + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{name} at {row:00}/{column:000}");
    }
}
