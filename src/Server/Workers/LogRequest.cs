using Holdfast.Contracts.Errors;
using Holdfast.Processes.Logs;

namespace Holdfast.Server.Workers;

/// <summary>What a caller wants of a log.</summary>
/// <param name="Stream">Which stream.</param>
/// <param name="Query">Which lines.</param>
internal sealed record LogRequest(LogStream Stream, LogQuery Query)
{
    private const int DefaultLines = 50;

    /// <summary>Reads it from the query string.</summary>
    public static Result<LogRequest> Read(IQueryCollection query)
    {
        var stream = query["stream"].ToString() switch { "" or "stdout" => LogStream.Output, "stderr" => LogStream.Error, _ => (LogStream?)null };
        if (stream is null) return Invalid("stream: is stdout or stderr.");
        var offset = query["offset"].ToString();
        if (offset.Length > 0)
        {
            return long.TryParse(offset, out var from) && from >= 0
                ? new LogRequest(stream.Value, new LogQuery { Lines = LogQuery.MostLines, From = from })
                : Invalid("offset: is a number of bytes, not negative.");
        }

        var lines = query["lines"].ToString();
        var count = DefaultLines;
        if (lines.Length > 0 && (!int.TryParse(lines, out count) || count is < 1 or > LogQuery.MostLines))
            return Invalid($"lines: is a number from 1 to {LogQuery.MostLines}.");
        return new LogRequest(stream.Value, new LogQuery { Lines = count });
    }

    private static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);
}
