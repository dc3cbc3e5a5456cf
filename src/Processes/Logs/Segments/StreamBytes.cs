using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Segments;

/// <summary>
/// All that a worker wrote on a stream, as one run of bytes at positions that are good for ever: over the file that is being written
/// and those that were rotated away, packed or not. Files may be rotated, packed and deleted while this reads. For one reader at a time.
/// </summary>
internal sealed class StreamBytes(FileSystem files, LogPlace place) : IAsyncDisposable
{
    // Each try fails only where the files were moved between a look at the folder and the opening.
    private const int MostTries = 64;

    // How often nothing new is found before the folder is looked at again: the quick sign of a rotation may have been cleared away.
    private const int QuietReadsBeforeLook = 20;

    private SegmentBytes? _open;
    private int _quiet;

    /// <summary>Whose bytes.</summary>
    public LogPlace Place => place;

    /// <summary>The first position that is kept, and the one behind the last byte, as they are now.</summary>
    public async ValueTask<(long Start, long End)> BoundsAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var layout = Look();
            if (await TryOpenCurrentAsync(layout, cancellationToken) is var (segment, isRight) && isRight)
            {
                await ReplaceAsync(segment);
                return (layout.Start, layout.CurrentStart + (segment?.Length ?? 0));
            }
        }

        throw Restless();
    }

    /// <summary>Reads what is at a position, at least a byte where there is one there or behind.</summary>
    /// <param name="position">Where; one behind the end of a file that was emptied by hand means that file's start.</param>
    /// <param name="buffer">Room for the bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<StreamPiece> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (_open is not { } open || position < open.Start || position >= (open.End ?? long.MaxValue))
            {
                position = await OpenAsync(position, cancellationToken);
                if (_open is null)
                    return new StreamPiece(position, 0);
                open = _open;
            }

            var count = await open.ReadAsync(position, buffer, cancellationToken);
            if (count > 0)
            {
                _quiet = 0;
                return new StreamPiece(position, count);
            }

            if (open.End is { } end)
            {
                position = end;
            }
            else if (position > open.Start + open.Length)
            {
                position = open.Start;
            }
            else if (position == open.Start + open.Length && !WasRotated(open))
            {
                return new StreamPiece(position, 0);
            }
            else if (position == open.Start + open.Length)
            {
                await ReplaceAsync(null);
            }
        }

        throw Restless();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ReplaceAsync(null);

    /// <summary>A rotated file's name is known beforehand: from its start to what is its length now.</summary>
    private bool WasRotated(SegmentBytes current)
    {
        var range = new SegmentRange(current.Start, current.Start + current.Length);
        if (range.Length > 0 && (files.Exists(place.Of(range, packed: false)) || files.Exists(place.Of(range, packed: true))))
            return true;
        if (++_quiet < QuietReadsBeforeLook)
            return false;
        _quiet = 0;
        return Look().CurrentStart != current.Start;
    }

    private async ValueTask<long> OpenAsync(long position, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var layout = Look();
            if (layout.Find(position) is { } rotated)
            {
                if (await TryOpenAsync(rotated, cancellationToken) is not { } segment)
                    continue;
                await ReplaceAsync(segment);
                return Math.Max(position, rotated.Range.Start);
            }

            if (await TryOpenCurrentAsync(layout, cancellationToken) is var (current, isRight) && isRight)
            {
                await ReplaceAsync(current);
                return current is null ? layout.CurrentStart : position;
            }
        }

        throw Restless();
    }

    private async ValueTask<SegmentBytes?> TryOpenAsync(RotatedSegment rotated, CancellationToken cancellationToken)
    {
        try
        {
            var file = await files.OpenAsync(place.Of(rotated.Range, rotated.Packed), FileOpening.Read, cancellationToken);
            return rotated.Packed
                ? await PackedSegment.OpenAsync(file, rotated.Range, cancellationToken)
                : new PlainSegment(file, rotated.Range.Start, rotated.Range.End);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Opens the file that is being written; right only where no rotation came between the look and the opening.</summary>
    private async ValueTask<(SegmentBytes? Segment, bool IsRight)> TryOpenCurrentAsync(StreamLayout seen, CancellationToken cancellationToken)
    {
        PlainSegment? segment = null;
        try
        {
            segment = new PlainSegment(await files.OpenAsync(place.Current, FileOpening.Read, cancellationToken), seen.CurrentStart, null);
        }
        catch (IOException failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing was written yet, or not since the last rotation.
        }

        if (Look().CurrentStart == seen.CurrentStart)
            return (segment, true);
        if (segment is not null)
            await segment.DisposeAsync();
        return (null, false);
    }

    private StreamLayout Look()
    {
        try
        {
            return StreamLayout.Of(place.Prefix, files.List(place.Folder).Select(path => Path.GetFileName(path)));
        }
        catch (DirectoryNotFoundException)
        {
            return StreamLayout.Empty;
        }
    }

    private ValueTask ReplaceAsync(SegmentBytes? segment)
    {
        var before = _open;
        _open = segment;
        return before?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private IOException Restless() => new($"The files of {place.Prefix}log were moved at each of {MostTries} tries to read them.");
}
