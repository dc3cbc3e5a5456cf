using System.Text;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Output;

/// <summary>How lines of logs are shown: as JSON, or as text with the worker before it.</summary>
/// <param name="json">Whether each line is an object of JSON.</param>
/// <param name="prefix">Whether the worker stands before each line.</param>
/// <param name="times">Whether the time does.</param>
/// <param name="pretty">Whether lines that are JSON are shown as text: the message first, then the other members.</param>
internal sealed class LogPicture(bool json, bool prefix, bool times, bool pretty)
{
    private static readonly string[] MessageNames = ["message", "msg", "@m", "@mt"];
    private static readonly string[] LeftOutNames = ["level", "severity", "lvl", "levelname", "@l", "time", "timestamp", "ts", "@t", "@timestamp"];
    private readonly Dictionary<string, int> _colours = new(StringComparer.Ordinal);
    private int _width;

    /// <summary>A line as it is shown.</summary>
    public string Of(LogRecord record)
    {
        if (json) return JsonSerializer.Serialize(record, ContractsJson.Default.LogRecord);
        var line = new StringBuilder();
        if (record.Lost is > 0 and var lost) line.Append(Style.Yellow($"-- {lost} bytes before this line are no longer kept --")).Append('\n');
        if (prefix) line.Append(Prefix(record)).Append(' ');
        if (times && record.Time is { } time) line.Append(Style.Dim($"{time.ToLocalTime():yyyy-MM-dd HH:mm:ss.fff}")).Append(' ');
        return line.Append(Coloured(record.Level, pretty ? Pretty(record) : record.Text)).ToString();
    }

    private string Prefix(LogRecord record)
    {
        if (!_colours.TryGetValue(record.Worker, out var colour)) _colours[record.Worker] = colour = _colours.Count;
        _width = Math.Max(_width, record.Worker.Length);
        return Style.Nth(colour, record.Worker.PadRight(_width)) + (record.Stream == "stderr" ? Style.Red("!") : Style.Dim("|"));
    }

    private static string Coloured(string? level, string text) => level switch
    {
        "error" or "fatal" => Style.Red(text),
        "warn" => Style.Yellow(text),
        "debug" or "trace" => Style.Dim(text),
        _ => text,
    };

    private static string Pretty(LogRecord record)
    {
        if (!record.Text.StartsWith('{')) return record.Text;
        try
        {
            using var document = JsonDocument.Parse(record.Text);
            var members = document.RootElement.EnumerateObject().ToList();
            var message = members.FindIndex(member => MessageNames.Contains(member.Name));
            var line = new StringBuilder((record.Level ?? "").ToUpperInvariant().PadRight(5));
            if (message >= 0) line.Append(' ').Append(Shown(members[message].Value));
            foreach (var member in members.Where((member, i) => i != message && !LeftOutNames.Contains(member.Name)))
                line.Append(' ').Append(member.Name).Append('=').Append(Shown(member.Value));
            return line.ToString();
        }
        catch (JsonException)
        {
            return record.Text;
        }
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
