using System.Globalization;
using Holdfast.Processes.Logs;

namespace Holdfast.Server.Workers;

/// <summary>The id of a line in a worker's live log: how far both streams were told, <c>OUT.ERR</c>, so that a reader goes on from there.</summary>
internal static class LiveLogId
{
    /// <summary>Writes one.</summary>
    public static string Of(LogPositions positions) => $"{positions.Output}.{positions.Error}";

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out LogPositions positions)
    {
        positions = default;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var output)
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var error))
        {
            return false;
        }

        positions = new LogPositions(output, error);
        return true;
    }
}
