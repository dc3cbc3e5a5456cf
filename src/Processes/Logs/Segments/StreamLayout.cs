namespace Holdfast.Processes.Logs.Segments;

/// <summary>
/// Which files a stream has, read from their names: <c>NAME.out.log</c> is written, <c>NAME.out.START-END.log</c> (or
/// <c>.log.gz</c>) were; <c>NAME.out.times</c> and <c>NAME.out.START-END.times</c> belong to them. Pure.
/// </summary>
internal sealed class StreamLayout
{
    private readonly RotatedSegment[] _rotated;

    private StreamLayout(RotatedSegment[] rotated, SegmentRange[] times)
    {
        _rotated = rotated;
        Times = times;
    }

    /// <summary>A stream that has no rotated files.</summary>
    public static StreamLayout Empty { get; } = new([], []);

    /// <summary>The rotated files, the oldest first.</summary>
    public IReadOnlyList<RotatedSegment> Rotated => _rotated;

    /// <summary>The rotated files of times, the oldest first.</summary>
    public IReadOnlyList<SegmentRange> Times { get; }

    /// <summary>Position of the first byte of the file that is being written.</summary>
    public long CurrentStart => _rotated.Length == 0 ? 0 : _rotated[^1].Range.End;

    /// <summary>The first position that may still be kept.</summary>
    public long Start => _rotated.Length == 0 ? 0 : _rotated[0].Range.Start;

    /// <summary>Sorts a folder's names by stream.</summary>
    /// <param name="names">Names without their folder, in any order; those of other things are passed over.</param>
    /// <returns>By prefix, as <see cref="LogPlace.Prefix"/> has it; streams without rotated files are there if they are written.</returns>
    public static Dictionary<string, StreamLayout> Sort(IEnumerable<string> names)
    {
        var found = new Dictionary<string, (Dictionary<SegmentRange, RotatedSegment> Files, List<SegmentRange> Times)>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (PrefixLength(name) is not (> 0 and var prefix))
                continue;
            var key = name[..prefix];
            if (!found.TryGetValue(key, out var parts))
                found[key] = parts = ([], []);
            Add(name.AsSpan(prefix), parts.Files, parts.Times);
        }

        return found.ToDictionary(entry => entry.Key, entry => Order(entry.Value.Files, entry.Value.Times), StringComparer.Ordinal);
    }

    /// <summary>The layout of one stream.</summary>
    public static StreamLayout Of(string prefix, IEnumerable<string> names)
    {
        Dictionary<SegmentRange, RotatedSegment> files = [];
        List<SegmentRange> times = [];
        foreach (var name in names)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                Add(name.AsSpan(prefix.Length), files, times);
        }

        return files.Count + times.Count == 0 ? Empty : Order(files, times);
    }

    /// <summary>The first rotated file that ends behind a position; null where the position is in the file being written.</summary>
    public RotatedSegment? Find(long position)
    {
        var low = 0;
        var high = _rotated.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_rotated[middle].Range.End > position)
                high = middle;
            else
                low = middle + 1;
        }

        return low < _rotated.Length ? _rotated[low] : null;
    }

    private static int PrefixLength(string name)
    {
        var first = name.IndexOf('.', StringComparison.Ordinal);
        if (first <= 0 || name.Length < first + 5 || name[first + 4] != '.')
            return 0;
        return name.AsSpan(first + 1, 3) is "out" or "err" ? first + 5 : 0;
    }

    private static void Add(ReadOnlySpan<char> rest, Dictionary<SegmentRange, RotatedSegment> files, List<SegmentRange> times)
    {
        var dot = rest.IndexOf('.');
        if (dot < 0 || !SegmentRange.TryParse(rest[..dot], out var range))
            return;
        var kind = rest[dot..];
        if (kind is ".times")
            times.Add(range);
        else if (kind is ".log" or ".log.gz")
        {
            var known = files.GetValueOrDefault(range);
            files[range] = new RotatedSegment(range, known.Plain || kind is ".log", known.Packed || kind is ".log.gz");
        }
    }

    private static StreamLayout Order(Dictionary<SegmentRange, RotatedSegment> files, List<SegmentRange> times) => new(
        [.. files.Values.OrderBy(file => file.Range.Start).ThenBy(file => file.Range.End)],
        [.. times.Order(Comparer<SegmentRange>.Create((one, other) => one.Start.CompareTo(other.Start)))]);
}
