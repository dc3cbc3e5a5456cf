using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Tn3270.Traces;

/// <summary>
/// Reads traces in the format of x3270, as they come: bytes of the file in, in any division; entries out. A data line is a side, a
/// blank, <c>0x</c> and the offset in hexadecimal, blanks, and bytes in hexadecimal; the offset begins again at 0 with each network
/// read or write. <c>+name</c> is a mark. Every other line is a comment: of these, the times and what the recorder says of its model
/// and code page are taken. Not thread-safe.
/// </summary>
public sealed class TraceReader
{
    /// <summary>The longest data line, in bytes. Comments may be longer; what is over is not looked at.</summary>
    public const int LineLimit = 8 * 1024;

    /// <summary>The most bytes of one entry; a longer read or write becomes several.</summary>
    public const int EntryLimit = 64 * 1024;

    /// <summary>Digits of a line as x3270 writes them, with room to spare; longer ones are read through the heap.</summary>
    private const int ShortLine = 256;

    private const int TimeLength = 19;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _entry = new();
    private TraceSide _side;
    private DateTime? _time;
    private DateTime? _entryTime;
    private int _entryLine;
    private int _lines;
    private long _expected;
    private bool _tooLong;

    /// <summary>The model that the recorder says it was, such as <c>3279-4-E</c>; null where it says none.</summary>
    public string? Model { get; private set; }

    /// <summary>The code page that the recorder says it had; null where it says none.</summary>
    public string? CodePage { get; private set; }

    /// <summary>What ended the reading; null while all is well.</summary>
    public TraceFault? Fault { get; private set; }

    /// <summary>Takes bytes of the trace; complete entries are added to <paramref name="entries"/>. After a fault nothing is taken.</summary>
    /// <returns>Whether all is well.</returns>
    public bool Take(ReadOnlySpan<byte> bytes, ICollection<TraceEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        while (!bytes.IsEmpty && Fault is null)
        {
            var end = bytes.IndexOf((byte)'\n');
            Gather(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
                break;
            TakeLine(entries);
            bytes = bytes[(end + 1)..];
        }

        return Fault is null;
    }

    /// <summary>Says that the trace ends here: the last entry comes out.</summary>
    /// <returns>Whether all was well.</returns>
    public bool Complete(ICollection<TraceEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (Fault is null && (_line.WrittenCount > 0 || _tooLong))
            TakeLine(entries);
        Flush(entries);
        return Fault is null;
    }

    private void Gather(ReadOnlySpan<byte> part)
    {
        var room = LineLimit - _line.WrittenCount;
        _tooLong |= part.Length > room;
        if (room > 0)
            _line.Write(part[..Math.Min(part.Length, room)]);
    }

    private void TakeLine(ICollection<TraceEntry> entries)
    {
        _lines++;
        var line = _line.WrittenSpan.TrimEnd((byte)'\r');
        if (line is [(byte)'<' or (byte)'>', (byte)' ', (byte)'0', (byte)'x', ..])
            TakeData(line, entries);
        else if (line is [(byte)'+', _, ..])
            TakeMark(line[1..], entries);
        else
            TakeComment(line);
        _line.ResetWrittenCount();
        _tooLong = false;
    }

    private void TakeData(ReadOnlySpan<byte> line, ICollection<TraceEntry> entries)
    {
        if (_tooLong)
        {
            Fail($"a data line is longer than {LineLimit} bytes", entries);
            return;
        }

        var side = line[0] == '<' ? TraceSide.Host : TraceSide.Terminal;
        var rest = line[4..];
        var digits = rest.IndexOf((byte)' ');
        if (digits is < 1 or > 7 || !int.TryParse(rest[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset))
        {
            Fail("after 0x comes no offset in hexadecimal and a blank", entries);
            return;
        }

        var data = rest[digits..].Trim((byte)' ');
        if (data.IsEmpty || data.Length % 2 != 0)
        {
            Fail(data.IsEmpty ? "the line has no bytes" : "the bytes have an odd number of digits", entries);
            return;
        }

        if (offset == 0)
            Begin(side, entries);
        else if (side != _side || offset != _expected)
        {
            Fail($"the offset is 0x{offset:x}, and 0x{_expected:x} was to follow{(side == _side ? "" : " on the other side")}", entries);
            return;
        }

        TakeBytes(data, entries);
    }

    private void TakeBytes(ReadOnlySpan<byte> digits, ICollection<TraceEntry> entries)
    {
        if (_entry.WrittenCount + (digits.Length / 2) > EntryLimit)
            Flush(entries);
        var text = digits.Length <= ShortLine ? stackalloc char[ShortLine] : new char[digits.Length];
        text = text[..Encoding.Latin1.GetChars(digits, text)];
        if (Convert.FromHexString(text, _entry.GetSpan(digits.Length / 2), out _, out var count) != OperationStatus.Done)
        {
            Fail("the bytes are not all hexadecimal digits", entries);
            return;
        }

        _entry.Advance(count);
        _expected += count;
    }

    private void Begin(TraceSide side, ICollection<TraceEntry> entries)
    {
        Flush(entries);
        (_side, _entryTime, _entryLine, _expected) = (side, _time, _lines, 0);
    }

    private void Flush(ICollection<TraceEntry> entries)
    {
        if (_entry.WrittenCount == 0)
            return;
        entries.Add(new TraceEntry { Side = _side, Bytes = _entry.WrittenSpan.ToArray(), Time = _entryTime, Line = _entryLine });
        _entry.ResetWrittenCount();
    }

    private void TakeMark(ReadOnlySpan<byte> name, ICollection<TraceEntry> entries)
    {
        Flush(entries);
        _expected = 0;
        entries.Add(new TraceEntry { Side = TraceSide.Mark, Mark = Encoding.UTF8.GetString(name), Time = _time, Line = _lines });
    }

    private void TakeComment(ReadOnlySpan<byte> line)
    {
        if (line.Length >= TimeLength && line[0] is >= (byte)'0' and <= (byte)'9'
            && DateTime.TryParseExact(
                Encoding.ASCII.GetString(line[..TimeLength]), "yyyyMMdd.HHmmss.fff", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            _time = time;
        else if (Model is null && line.StartsWith(" Model "u8))
            TakeModel(Encoding.UTF8.GetString(line));
    }

    // " Model 3279-4-E, 43 rows x 80 cols, color display, ..., code page bracket"; older ones end in "bracket charset".
    private void TakeModel(string line)
    {
        var parts = line[" Model ".Length..].Split(',', StringSplitOptions.TrimEntries);
        Model = parts[0];
        foreach (var part in parts)
        {
            if (part.StartsWith("code page ", StringComparison.Ordinal))
                CodePage = part["code page ".Length..];
            else if (part.EndsWith(" charset", StringComparison.Ordinal))
                CodePage = part[..^" charset".Length];
        }
    }

    // What was read before the line is sound, and its reader may want to see it.
    private void Fail(string reason, ICollection<TraceEntry> entries)
    {
        Flush(entries);
        Fault = new TraceFault(_lines, reason);
    }
}
