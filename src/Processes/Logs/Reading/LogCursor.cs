using System.Globalization;
using Holdfast.Processes.Logs.Segments;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>The place of a line among all lines of all workers: by time, then worker, stream and position.</summary>
/// <param name="Microseconds">Its time, in microseconds since 1970; 0 where it is not known.</param>
/// <param name="Worker">Its worker.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Position">Its position.</param>
internal readonly record struct LogCursor(long Microseconds, string Worker, LogStream Stream, long Position)
{
    private const int Parts = 4;

    /// <summary>A line's place.</summary>
    public static LogCursor Of(LogLine line) => new(line.Time is { } time ? TimeMark.Of(time) : 0, line.Worker, line.Stream, line.Position);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out LogCursor cursor)
    {
        cursor = default;
        var parts = text.Split('.');
        if (parts.Length != Parts
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            || parts[2] is not ("out" or "err"))
        {
            return false;
        }

        cursor = new LogCursor(time, parts[3], parts[2] == "out" ? LogStream.Output : LogStream.Error, position);
        return true;
    }

    /// <summary>The order of all lines.</summary>
    public static Comparer<LogCursor> Order { get; } = Comparer<LogCursor>.Create((one, other) =>
    {
        var order = one.Microseconds.CompareTo(other.Microseconds);
        if (order == 0) order = string.CompareOrdinal(one.Worker, other.Worker);
        if (order == 0) order = one.Stream.CompareTo(other.Stream);
        return order == 0 ? one.Position.CompareTo(other.Position) : order;
    });

    /// <summary>Whether it comes behind another.</summary>
    public bool IsBehind(LogCursor other) => Order.Compare(this, other) > 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Microseconds}.{Position}.{LogPlace.WordOf(Stream)}.{Worker}";
}
