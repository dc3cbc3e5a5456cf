using System.Buffers.Binary;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Logs;

/// <summary>The current log file of a stream, the record of when its bytes came, and its rotation.</summary>
internal sealed class LogFile
{
    /// <summary>Bytes of a record of <c>.times</c>: position and microseconds since 1970, little-endian.</summary>
    public const int RecordBytes = 16;

    private const uint OwnerOnly = 0x180; // 0600
    private const long RecordEveryMicroseconds = 1_000_000;
    private const long RecordEveryBytes = 64 * 1024;
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly LogStem _stem;
    private readonly RotatedPieces _pieces;
    private readonly OpenLogs _logs;
    private int _descriptor = -1;
    private bool _rests;
    private long _start;
    private long _bornAt; // microseconds since 1970; of the first byte
    private long _recordedAt;
    private long _recordedPosition = -1;

    /// <summary>Creates it; nothing is opened yet.</summary>
    public LogFile(LogStem stem, RotatedPieces pieces, OpenLogs logs)
    {
        (_stem, _pieces, _logs) = (stem, pieces, logs);
        Place = new LinkedListNode<LogFile>(this);
    }

    /// <summary>Its place among the open ones.</summary>
    public LinkedListNode<LogFile> Place { get; }

    /// <summary>The position of the file's end.</summary>
    public long Position => _start + Length;

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Opens the file, or makes it.</summary>
    /// <returns>0; or the system's error number.</returns>
    public int Open()
    {
        _descriptor = Libc.Open(_stem.Current, Flags.OpenReadWrite | Flags.OpenCreate | Flags.CloseOnExec, OwnerOnly);
        if (_descriptor < 0)
            return Errno.Last;
        _rests = false;
        _logs.Use(this);
        var last = _pieces.LastOf(_stem);
        (_start, Length) = (last.End, Files.Length(_descriptor));
        (_recordedPosition, _bornAt) = (-1, 0);
        if (FirstRecord() is { } first)
        {
            // A death between the two renamings of a rotation leaves the times of the piece under the current name.
            if (first.Position < _start)
                _ = Files.Rename(_stem.Times, _stem.RotatedTimes(last.Start, last.End));
            else if (Length > 0)
                _bornAt = first.Time;
        }

        return 0;
    }

    /// <summary>Has it open for the bytes that come now; where it cannot be opened, they try again themselves.</summary>
    public void Wake()
    {
        if (!_rests)
        {
            if (_descriptor >= 0)
                _logs.Use(this);
            return;
        }

        _rests = false;
        _descriptor = Libc.Open(_stem.Current, Flags.OpenReadWrite | Flags.CloseOnExec, OwnerOnly);
        if (_descriptor >= 0 && Files.Length(_descriptor) == Length)
        {
            _logs.Use(this);
            return;
        }

        // Somebody has cut it or taken it away: it is begun as at a start.
        Close();
        _ = Open();
    }

    /// <summary>Closes the file for a while, and knows where it was.</summary>
    public void Rest()
    {
        Close();
        _rests = true;
    }

    /// <summary>Closes the file.</summary>
    public void Close()
    {
        _logs.Remove(this);
        if (_descriptor >= 0)
            _ = Libc.Close(_descriptor);
        _descriptor = -1;
    }

    /// <summary>Notes when the next bytes came, where the last note is old or far away enough.</summary>
    /// <param name="now">Nanoseconds since 1970.</param>
    public unsafe void NoteTime(long now)
    {
        var time = now / NanosecondsPerMicrosecond;
        if (_recordedPosition >= 0 && time - _recordedAt < RecordEveryMicroseconds && Position - _recordedPosition < RecordEveryBytes)
            return;
        if (Length == 0 || _bornAt == 0)
            _bornAt = time;
        (_recordedAt, _recordedPosition) = (time, Position);
        const int appending = Flags.OpenWriteOnly | Flags.OpenAppend | Flags.OpenCreate | Flags.CloseOnExec;
        var times = Libc.Open(_stem.Times, appending, OwnerOnly);
        if (times < 0)
            return;
        Span<byte> record = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, Position);
        BinaryPrimitives.WriteInt64LittleEndian(record[sizeof(long)..], time);
        fixed (byte* first = record)
            _ = Libc.Write(times, first, RecordBytes);
        _ = Libc.Close(times);
    }

    /// <summary>How long ago its first byte came, milliseconds; 0 where it is empty.</summary>
    public long AgeAt(long now)
    {
        const long microsecondsPerMillisecond = 1_000;
        return Length == 0 || _bornAt == 0 ? 0 : ((now / NanosecondsPerMicrosecond) - _bornAt) / microsecondsPerMillisecond;
    }

    /// <summary>Whether its last byte ends a line; true for an empty one.</summary>
    public bool EndsLine()
    {
        Span<byte> last = stackalloc byte[1];
        return Length == 0 || (Files.ReadAt(_descriptor, last, Length - 1) == 1 && last[0] == (byte)'\n');
    }

    /// <summary>Moves bytes from a pipe behind its end.</summary>
    /// <returns>How many; -1 with the error number left behind.</returns>
    public int MoveFrom(int pipe, int count)
    {
        if (_descriptor < 0 && Open() != 0)
            return -1;
        var moved = Pipes.MoveTo(pipe, _descriptor, Length, count);
        Length += Math.Max(0, moved);
        return moved;
    }

    /// <summary>Writes bytes behind its end.</summary>
    /// <returns>How many the system took.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        var written = _descriptor < 0 ? 0 : Files.WriteAt(_descriptor, bytes, Length);
        Length += written;
        return written;
    }

    /// <summary>Gives the file the name of a rotated piece and begins the next one.</summary>
    /// <returns>False where the system refused; the file goes on.</returns>
    public bool Rotate()
    {
        var (start, end) = (_start, Position);
        if (!Files.Rename(_stem.Current, _stem.Rotated(start, end)))
            return false;
        _ = Files.Rename(_stem.Times, _stem.RotatedTimes(start, end));
        _pieces.Add(_stem, start, end);
        Close();
        (_start, Length) = (end, 0);

        // Where the next one cannot be opened now, the next bytes try again.
        _ = Open();
        return true;
    }

    private (long Position, long Time)? FirstRecord()
    {
        var times = Libc.Open(_stem.Times, Flags.OpenReadOnly | Flags.CloseOnExec, 0);
        if (times < 0)
            return null;
        Span<byte> record = stackalloc byte[RecordBytes];
        var count = Files.ReadAt(times, record, 0);
        _ = Libc.Close(times);
        return count == RecordBytes
            ? (BinaryPrimitives.ReadInt64LittleEndian(record), BinaryPrimitives.ReadInt64LittleEndian(record[sizeof(long)..]))
            : null;
    }
}
