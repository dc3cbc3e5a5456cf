using System.Text;
using Holdfast.Processes.Logs.Segments;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>Cuts bytes of a stream into lines with their positions. Pure.</summary>
internal static class LineCutter
{
    private const byte LineEnd = (byte)'\n';

    /// <summary>Cuts lines.</summary>
    /// <param name="place">Whose lines.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="position">Position of the first byte.</param>
    /// <param name="timeAt">When the byte at a position was written.</param>
    /// <param name="wholeOnly">Whether what stands behind the last line end is left for later.</param>
    /// <param name="most">The most lines.</param>
    /// <param name="lines">Where the lines are added.</param>
    /// <param name="last">The level of the line before, which lines that are its continuation share.</param>
    /// <returns>How many bytes the lines took, with their ends.</returns>
    public static int Cut(
        LogPlace place, ReadOnlySpan<byte> bytes, long position, Func<long, TimeMark?> timeAt, bool wholeOnly, int most,
        List<LogLine> lines, ref LogSeverity? last)
    {
        var taken = 0;
        while (taken < bytes.Length && most-- > 0)
        {
            var rest = bytes[taken..];
            var end = rest.IndexOf(LineEnd);
            if (end < 0 && wholeOnly)
                break;
            var length = end < 0 ? rest.Length : end + 1;
            var line = end < 0 ? rest : rest[..end];
            var text = Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);

            // The lines of a stack trace are indented below the line that tells what failed.
            var severity = SeverityText.Of(text) ?? (text.StartsWith(' ') || text.StartsWith('\t') ? last : null);
            last = severity;
            lines.Add(new LogLine
            {
                Worker = place.Worker,
                Stream = place.Stream,
                Position = position + taken,
                Next = position + taken + length,
                Time = timeAt(position + taken)?.Time,
                Severity = severity,
                Text = text,
            });
            taken += length;
        }

        return taken;
    }
}
