using System.Globalization;

namespace Holdfast.Processes.Logs.Segments;

/// <summary>The bytes of a stream that a rotated file holds: positions since the stream's first byte, which are good for ever.</summary>
/// <param name="Start">Position of its first byte.</param>
/// <param name="End">Position behind its last byte.</param>
internal readonly record struct SegmentRange(long Start, long End)
{
    private const int Digits = 20;
    private const int Characters = (2 * Digits) + 1;

    /// <summary>How many bytes.</summary>
    public long Length => End - Start;

    /// <summary>Reads <c>START-END</c>, each of 20 digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SegmentRange range)
    {
        range = default;
        if (text.Length != Characters || text[Digits] != '-'
            || !long.TryParse(text[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            || !long.TryParse(text[(Digits + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            || end < start)
        {
            return false;
        }

        range = new SegmentRange(start, end);
        return true;
    }

    /// <summary>As it stands in names of files.</summary>
    public override string ToString() => $"{Start:D20}-{End:D20}";
}
