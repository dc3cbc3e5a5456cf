using System.Globalization;
using System.Text.Json;
using Holdfast.Contracts.Audit;

namespace Holdfast.Cli.Output;

/// <summary>A worker's events as a table: when, what, which process, how it ended, why.</summary>
internal static class HistoryPicture
{
    private const int MostReasonCharacters = 100;

    /// <summary>The table's lines, the oldest event first.</summary>
    /// <param name="newestFirst">The worker's records as the audit trail gives them.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<AuditRecord> newestFirst)
    {
        var table = new Table("TIME", "WHAT", "PID", "EXIT", "REASON");
        foreach (var record in newestFirst.Reverse())
        {
            var data = record.Data is { ValueKind: JsonValueKind.Object } given ? given : default;
            table.Add(
                record.Time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
                What(record), Number(data, "pid")?.ToString(CultureInfo.InvariantCulture) ?? "-", Exit(data), Reason(record, data));
        }

        return table.Lines("no events; holdfast ps shows the names of the workers");
    }

    private static string What(AuditRecord record)
    {
        const string prefix = "process_";
        var words = (record.Kind.StartsWith(prefix, StringComparison.Ordinal) ? record.Kind[prefix.Length..] : record.Kind).Replace('_', ' ');
        return record.Result == "ok" ? words : Style.Red(words);
    }

    private static string Exit(JsonElement data)
    {
        if (Text(data, "exit") is { } words)
            return words;
        return Number(data, "signal") is { } signal and > 0 ? $"signal {signal}"
            : Number(data, "code") is { } code ? $"exit {code}"
            : "-";
    }

    private static string Reason(AuditRecord record, JsonElement data)
    {
        var parts = new List<string>();
        if (record.Result != "ok")
            parts.Add(record.Result.Replace("failed:", "", StringComparison.Ordinal));
        if ((Text(data, "reason") ?? Text(data, "detail")) is { } reason)
            parts.Add(reason.ReplaceLineEndings(" "));
        if (Number(data, "delay_ms") is { } delay and > 0)
            parts.Add($"in {(delay / 1000).ToString("0.###", CultureInfo.InvariantCulture)} s");
        if (!record.Actor.StartsWith("system:", StringComparison.Ordinal))
            parts.Add($"by {record.Actor}");
        var whole = string.Join(", ", parts);
        return whole.Length <= MostReasonCharacters ? whole : $"{whole[..(MostReasonCharacters - 1)]}…";
    }

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static double? Number(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;
}
