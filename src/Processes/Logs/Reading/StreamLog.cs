using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>
/// Reads one stream by pieces of a mebibyte, never a whole file. Only whole lines are told from a position on, so that a line is never told
/// in two halves; one longer than a mebibyte is told in pieces.
/// </summary>
internal sealed class StreamLog(FileSystem files, LogPlace place)
{
    /// <summary>The most bytes read for one answer.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>Reads lines; none where nothing was ever written.</summary>
    public async ValueTask<LogSlice> ReadAsync(LogQuery query, CancellationToken cancellationToken)
    {
        await using var reader = new LineReader(files, place);
        var count = Math.Clamp(query.Lines, 1, LogQuery.MostLines);
        return query.From is { } from
            ? await FromAsync(reader, from, count, cancellationToken)
            : await LastAsync(reader, count, cancellationToken);
    }

    private static async ValueTask<LogSlice> LastAsync(LineReader reader, int count, CancellationToken cancellationToken)
    {
        var (_, end) = await reader.BoundsAsync(cancellationToken);
        List<LogLine> found = [];
        var from = end;
        while (found.Count < count && end - from < MostBytes && await reader.BeforeAsync(from, cancellationToken) is { Count: > 0 } lines)
        {
            from = lines[0].Position;
            found.InsertRange(0, lines);
        }

        return new LogSlice([.. found.TakeLast(count).Select(line => line.Text)], end, end);
    }

    private static async ValueTask<LogSlice> FromAsync(LineReader reader, long from, int count, CancellationToken cancellationToken)
    {
        reader.Position = Math.Max(0, from);
        var (_, end) = await reader.BoundsAsync(cancellationToken);
        List<string> found = [];
        var bytes = 0L;
        while (found.Count < count && bytes < MostBytes
            && await reader.NextAsync(count - found.Count, wholeOnly: true, cancellationToken) is { Count: > 0 } lines)
        {
            bytes += lines[^1].Next - lines[0].Position;
            found.AddRange(lines.Select(line => line.Text));
        }

        return new LogSlice(found, reader.Position, Math.Max(end, reader.Position));
    }
}
