using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Segments;

/// <summary>
/// When a stream's bytes were written, from its files of times; for one reader at a time. The marks grow in position and, as long as
/// nobody sets the clock back, in time. Which file a mark stands in is of no matter: a crash may leave one in the file before.
/// </summary>
internal sealed class TimeIndex(FileSystem files, LogPlace place)
{
    // Marks held for one stretch: 64 Ki of them are 1 MiB, and stand for 18 hours of a line in a second.
    private const int MostMarks = 65_536;
    private const int MarksInRead = 256;

    // Each try fails only where the times were rotated meanwhile.
    private const int MostTries = 8;

    private readonly List<TimeMark> _marks = [];
    private readonly byte[] _buffer = new byte[MarksInRead * TimeMark.Bytes];

    /// <summary>Reads the marks of a stretch of the stream, so that <see cref="TimeAt"/> can tell of it.</summary>
    public async ValueTask LoadAsync(long from, long to, CancellationToken cancellationToken)
    {
        if (_marks.Count > 1 && from >= _marks[0].Position && to < _marks[^1].Position)
            return;
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            _marks.Clear();
            if (await AddCurrentAsync(from, to, cancellationToken))
                return;
            var seen = Look();
            foreach (var path in await SourcesAsync(seen, from, cancellationToken))
            {
                await using var file = await TryOpenAsync(path, cancellationToken);
                if (file is not null && await AddAsync(file, from, to, cancellationToken))
                    break;
            }

            if (Look().SequenceEqual(seen))
                return;
        }
    }

    /// <summary>When the byte at a position was written, of a stretch that was loaded; null where no mark tells.</summary>
    public TimeMark? TimeAt(long position)
    {
        if (_marks.Count == 0)
            return null;

        // Bytes before the first mark were written before it; it is the best that is known.
        var low = 0;
        var high = _marks.Count;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_marks[middle].Position <= position)
                low = middle;
            else
                high = middle;
        }

        return _marks[low];
    }

    /// <summary>Where the bytes begin that were written at a time or later, up to a second early.</summary>
    /// <returns>The position; <see cref="long.MaxValue"/> where all were written before; null where nothing tells of times.</returns>
    public async ValueTask<long?> PositionAtAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var wanted = TimeMark.Of(time) - TimeMark.GrainMicroseconds;
        long? behind = null;
        foreach (var path in Paths(Look()).Reverse())
        {
            await using var file = await TryOpenAsync(path, cancellationToken);
            if (file is null || CountOf(file) == 0)
                continue;
            var index = await FindAsync(file, mark => mark.Microseconds > wanted, cancellationToken);
            if (index < CountOf(file))
                behind = (await MarkAsync(file, index, cancellationToken)).Position;
            if (index > 0)
                return behind ?? long.MaxValue;
        }

        return behind;
    }

    /// <summary>The last mark of a rotated file's times; null where it has none.</summary>
    public async ValueTask<TimeMark?> LastOfAsync(SegmentRange range, CancellationToken cancellationToken)
    {
        await using var file = await TryOpenAsync(place.TimesOf(range), cancellationToken);
        return file is null || CountOf(file) == 0 ? null : await MarkAsync(file, CountOf(file) - 1, cancellationToken);
    }

    /// <summary>Adds marks from the last one not behind <paramref name="from"/> on.</summary>
    /// <returns>Whether there are marks enough.</returns>
    private async ValueTask<bool> AddAsync(FileHandle file, long from, long to, CancellationToken cancellationToken)
    {
        var index = Math.Max(0, await FindAsync(file, mark => mark.Position > from, cancellationToken) - 1);
        while (true)
        {
            var count = await file.ReadAtAsync(index * TimeMark.Bytes, _buffer, cancellationToken) / TimeMark.Bytes;
            for (var i = 0; i < count; i++)
            {
                var mark = TimeMark.Read(_buffer.AsSpan(i * TimeMark.Bytes));
                if (_marks.Count == 0 || mark.Position >= _marks[^1].Position)
                    _marks.Add(mark);
                if (mark.Position > to || _marks.Count >= MostMarks)
                    return true;
            }

            if (count < MarksInRead)
                return false;
            index += count;
        }
    }

    /// <summary>Most reads are of what was written last: where the current file tells of it, the folder need not be looked at.</summary>
    private async ValueTask<bool> AddCurrentAsync(long from, long to, CancellationToken cancellationToken)
    {
        await using var current = await TryOpenAsync(place.CurrentTimes, cancellationToken);
        if (current is null || CountOf(current) == 0 || (await MarkAsync(current, 0, cancellationToken)).Position > from)
            return false;
        await AddAsync(current, from, to, cancellationToken);
        return true;
    }

    /// <summary>The files of times from the one that tells of a position on.</summary>
    private async ValueTask<IReadOnlyList<string>> SourcesAsync(SegmentRange[] rotated, long position, CancellationToken cancellationToken)
    {
        List<string> paths = [];
        foreach (var path in Paths(rotated).Reverse())
        {
            await using var file = await TryOpenAsync(path, cancellationToken);
            if (file is null || CountOf(file) == 0)
                continue;
            paths.Insert(0, path);
            if ((await MarkAsync(file, 0, cancellationToken)).Position <= position)
                break;
        }

        return paths;
    }

    private IEnumerable<string> Paths(SegmentRange[] rotated) => rotated.Select(place.TimesOf).Append(place.CurrentTimes);

    private SegmentRange[] Look()
    {
        try
        {
            return [.. StreamLayout.Of(place.Prefix, files.List(place.Folder).Select(path => Path.GetFileName(path))).Times];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private async ValueTask<FileHandle?> TryOpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await files.OpenAsync(path, FileOpening.Read, cancellationToken);
        }
        catch (IOException failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The index of the first mark that fits, by halving.</summary>
    private async ValueTask<long> FindAsync(FileHandle file, Func<TimeMark, bool> fits, CancellationToken cancellationToken)
    {
        var low = 0L;
        var high = CountOf(file);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (fits(await MarkAsync(file, middle, cancellationToken)))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private async ValueTask<TimeMark> MarkAsync(FileHandle file, long index, CancellationToken cancellationToken)
    {
        await file.ReadAtAsync(index * TimeMark.Bytes, _buffer.AsMemory(0, TimeMark.Bytes), cancellationToken);
        return TimeMark.Read(_buffer);
    }

    private static long CountOf(FileHandle file) => file.Length / TimeMark.Bytes;
}
