using System.Text;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs;

/// <summary>
/// Reads workers' logs by pieces, never a whole file. Only whole lines are told while following, so that a line is never told in
/// two halves; one longer than <see cref="MostBytes"/> is told in pieces.
/// </summary>
internal sealed class WorkerLog(FileSystem files, string folder)
{
    /// <summary>The most bytes read for one answer.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int PieceBytes = 64 * 1024;
    private const byte LineEnd = (byte)'\n';

    /// <summary>The file of a worker's stream.</summary>
    public static string PathOf(string folder, string name, LogStream stream) =>
        Path.Combine(folder, $"{name}.{(stream == LogStream.Output ? "out" : "err")}.log");

    /// <summary>Reads lines; none where nothing was ever written.</summary>
    public async ValueTask<LogSlice> ReadAsync(
        string name, LogStream stream, LogQuery query, CancellationToken cancellationToken)
    {
        var count = Math.Clamp(query.Lines, 1, LogQuery.MostLines);
        var path = PathOf(folder, name, stream);
        if (!files.Exists(path))
            return new LogSlice([], 0, 0);
        await using var file = await files.OpenAsync(path, FileOpening.Read, cancellationToken);
        return query.From is { } from
            ? await ReadFromAsync(file, from > file.Length ? 0 : Math.Max(0, from), count, cancellationToken)
            : await ReadLastAsync(file, count, cancellationToken);
    }

    private static async ValueTask<LogSlice> ReadLastAsync(FileHandle file, int count, CancellationToken cancellationToken)
    {
        var length = file.Length;
        var buffer = new byte[(int)Math.Min(length, MostBytes)];
        var start = buffer.Length;
        var seen = 0;

        // Backwards by pieces until one line end more than wanted was seen: what lies behind it are the last lines.
        while (start > 0 && seen <= count)
        {
            var piece = Math.Min(PieceBytes, start);
            start -= piece;
            await FillAsync(file, length - buffer.Length + start, buffer.AsMemory(start, piece), cancellationToken);
            seen += buffer.AsSpan(start, piece).Count(LineEnd);
        }

        var lines = Split(buffer.AsSpan(start), wholeOnly: false, out _);
        return new LogSlice([.. lines.Skip(lines.Count - count)], length, length);
    }

    private static async ValueTask<LogSlice> ReadFromAsync(
        FileHandle file, long from, int count, CancellationToken cancellationToken)
    {
        var length = file.Length;
        var buffer = new byte[(int)Math.Min(length - from, MostBytes)];
        await FillAsync(file, from, buffer, cancellationToken);
        var end = EndOfLines(buffer, count);
        var lines = Split(buffer.AsSpan(0, end), wholeOnly: end < MostBytes, out var taken);
        return new LogSlice(lines, from + taken, length);
    }

    private static async ValueTask FillAsync(
        FileHandle file, long offset, Memory<byte> target, CancellationToken cancellationToken)
    {
        while (!target.IsEmpty)
        {
            var count = await file.ReadAtAsync(offset, target, cancellationToken);
            if (count == 0)
            {
                target.Span.Clear();
                return;
            }

            offset += count;
            target = target[count..];
        }
    }

    private static int EndOfLines(ReadOnlySpan<byte> bytes, int count)
    {
        var end = 0;
        for (var line = 0; line < count; line++)
        {
            var next = bytes[end..].IndexOf(LineEnd);
            if (next < 0)
                return bytes.Length;
            end += next + 1;
        }

        return end;
    }

    private static List<string> Split(ReadOnlySpan<byte> bytes, bool wholeOnly, out int taken)
    {
        List<string> lines = [];
        taken = 0;
        while (taken < bytes.Length)
        {
            var rest = bytes[taken..];
            var end = rest.IndexOf(LineEnd);
            if (end < 0 && wholeOnly)
                break;
            var line = end < 0 ? rest : rest[..end];
            lines.Add(Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line));
            taken += end < 0 ? rest.Length : end + 1;
        }

        return lines;
    }
}
