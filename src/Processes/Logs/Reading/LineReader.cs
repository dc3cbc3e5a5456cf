using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>Reads one stream line by line, onward or from the end, with the times of its lines. It holds one piece at a time.</summary>
internal sealed class LineReader(FileSystem files, LogPlace place, int pieceBytes = LineReader.UsualPieceBytes) : IAsyncDisposable
{
    /// <summary>The most bytes of one line; a longer one is told in pieces.</summary>
    public const int MostLineBytes = 1024 * 1024;

    /// <summary>Bytes read at once where nothing else is asked for.</summary>
    public const int UsualPieceBytes = 256 * 1024;

    private const byte LineEnd = (byte)'\n';

    private readonly StreamBytes _bytes = new(files, place);
    private readonly TimeIndex _times = new(files, place);
    private byte[] _buffer = new byte[pieceBytes];
    private LogSeverity? _last;

    /// <summary>Whose lines.</summary>
    public LogPlace Place => place;

    /// <summary>Where the next line begins.</summary>
    public long Position { get; set; }

    /// <summary>Bytes that were passed over because they are not kept any more.</summary>
    public long Lost { get; private set; }

    /// <summary>The first position kept, and the one behind the last byte.</summary>
    public ValueTask<(long Start, long End)> BoundsAsync(CancellationToken cancellationToken) => _bytes.BoundsAsync(cancellationToken);

    /// <summary>Goes to the first line written at a time or later, up to a second early.</summary>
    /// <returns>False where nothing tells of times.</returns>
    public async ValueTask<bool> SeekAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (await _times.PositionAtAsync(time, cancellationToken) is not { } position)
            return false;
        var (start, end) = await BoundsAsync(cancellationToken);
        Position = Math.Clamp(position, start, end);
        return true;
    }

    /// <summary>Reads the next lines and goes behind them.</summary>
    /// <param name="most">The most lines.</param>
    /// <param name="wholeOnly">Whether a last line without an end is left for later; so does who follows.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Lines of at most a piece, or one longer line; none at the end.</returns>
    public async ValueTask<List<LogLine>> NextAsync(int most, bool wholeOnly, CancellationToken cancellationToken)
    {
        List<LogLine> lines = [];
        var (start, count, isBroken) = await FillAsync(cancellationToken);
        if (start > Position)
            Lost += start - Position;
        Position = start;
        if (count == 0)
            return lines;

        // Behind bytes that are lost, or in a line that is too long, there is no end to wait for.
        var isWhole = wholeOnly && !isBroken && count < MostLineBytes;
        await _times.LoadAsync(start, start + count - 1, cancellationToken);
        Position += LineCutter.Cut(place, _buffer.AsSpan(0, count), start, _times.TimeAt, wholeOnly: true, most, lines, ref _last);
        if (lines.Count == 0 && !isWhole)
            Position += LineCutter.Cut(place, _buffer.AsSpan(0, count), start, _times.TimeAt, wholeOnly: false, most, lines, ref _last);
        return lines;
    }

    /// <summary>Reads the lines that begin in the piece before a position where a line begins; the position itself is not moved.</summary>
    /// <returns>The lines, in their order; none where nothing is kept before.</returns>
    public async ValueTask<List<LogLine>> BeforeAsync(long end, CancellationToken cancellationToken)
    {
        List<LogLine> lines = [];
        LogSeverity? last = null;
        var (first, _) = await BoundsAsync(cancellationToken);
        for (var size = pieceBytes; end > first && lines.Count == 0; size = Math.Min(size * 2, MostLineBytes))
        {
            var from = Math.Max(first, end - size);
            var (position, count) = await ReadStretchAsync(from, end, cancellationToken);
            if (count == 0)
                return lines;

            // What stands before the first line end belongs to a line that began earlier, unless this is the beginning of all that is kept.
            var skip = position == first || position > from ? 0 : _buffer.AsSpan(0, count).IndexOf(LineEnd) + 1;
            if (skip == 0 && position > first && position == from && size < MostLineBytes)
                continue;
            if (skip == count && size < MostLineBytes)
                continue;
            skip = skip == count ? 0 : skip;
            await _times.LoadAsync(position + skip, position + count - 1, cancellationToken);
            LineCutter.Cut(place, _buffer.AsSpan(skip, count - skip), position + skip, _times.TimeAt, wholeOnly: false, int.MaxValue, lines, ref last);
        }

        return lines;
    }

    /// <summary>Where the last whole line ends; what stands behind it is still being written.</summary>
    public async ValueTask<long> LastEndAsync(CancellationToken cancellationToken)
    {
        var (start, end) = await BoundsAsync(cancellationToken);
        if (end == start || ((await ReadStretchAsync(end - 1, end, cancellationToken)).Count == 1 && _buffer[0] == LineEnd))
            return end;
        return await BeforeAsync(end, cancellationToken) is [.., var open] ? open.Position : end;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _bytes.DisposeAsync();

    /// <summary>Fills the buffer from the position on; it grows as long as not even one line end is in it.</summary>
    private async ValueTask<(long Start, int Count, bool IsBroken)> FillAsync(CancellationToken cancellationToken)
    {
        var start = Position;
        var count = 0;
        while (true)
        {
            if (count == _buffer.Length)
            {
                if (count >= MostLineBytes || _buffer.AsSpan(0, count).Contains(LineEnd))
                    return (start, count, false);
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MostLineBytes));
            }

            var piece = await _bytes.ReadAsync(start + count, _buffer.AsMemory(count), cancellationToken);
            if (piece.Position != start + count)
            {
                if (count > 0)
                    return (start, count, true);
                start = piece.Position;
            }

            if (piece.Count == 0)
                return (start, count, false);
            count += piece.Count;
        }
    }

    private async ValueTask<(long Position, int Count)> ReadStretchAsync(long from, long end, CancellationToken cancellationToken)
    {
        if (_buffer.Length < end - from)
            Array.Resize(ref _buffer, (int)(end - from));
        var start = from;
        var count = 0;
        while (start + count < end)
        {
            var piece = await _bytes.ReadAsync(start + count, _buffer.AsMemory(count, (int)(end - start - count)), cancellationToken);
            if (piece.Count == 0 || piece.Position >= end)
                break;
            if (piece.Position != start + count)
            {
                // A gap: only what lies behind it hangs together. What was read before it is read again by itself.
                _buffer.AsSpan(count, piece.Count).CopyTo(_buffer);
                start = piece.Position;
                count = 0;
            }

            count += (int)Math.Min(piece.Count, end - start - count);
        }

        return (start, count);
    }
}
