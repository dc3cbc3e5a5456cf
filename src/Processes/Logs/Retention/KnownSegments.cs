using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Retention;

/// <summary>What rotated files are like, looked at once each: they do not change after they were rotated, except by our own hand.</summary>
internal sealed class KnownSegments(FileSystem files)
{
    private readonly Dictionary<string, (long DiskBytes, DateTimeOffset? LastWritten)> _known = new(StringComparer.Ordinal);

    /// <summary>The rotated files of a stream, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<KeptSegment>> OfAsync(LogPlace place, StreamLayout layout, CancellationToken cancellationToken)
    {
        List<KeptSegment> segments = [];
        foreach (var segment in layout.Rotated)
        {
            var path = place.Of(segment.Range, segment.Packed);
            if (!_known.TryGetValue(path, out var known))
                _known[path] = known = await LookAsync(place, path, segment.Range, cancellationToken);
            segments.Add(new KeptSegment(segment, known.DiskBytes, known.LastWritten));
        }

        return segments;
    }

    /// <summary>Forgets a file, which is looked at again if it is still there.</summary>
    public void Forget(LogPlace place, SegmentRange range)
    {
        _known.Remove(place.Of(range, packed: false));
        _known.Remove(place.Of(range, packed: true));
    }

    private async ValueTask<(long DiskBytes, DateTimeOffset? LastWritten)> LookAsync(
        LogPlace place, string path, SegmentRange range, CancellationToken cancellationToken)
    {
        long length;
        await using (var file = await files.OpenAsync(path, FileOpening.Read, cancellationToken))
            length = file.Length;
        return (length, (await new TimeIndex(files, place).LastOfAsync(range, cancellationToken))?.Time);
    }
}
