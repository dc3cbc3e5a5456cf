using System.Globalization;

namespace Holdfast.Processes.Conversion;

/// <summary>Takes over what a unit may use (systemd.resource-control(5); systemd.exec(5), «Process Properties»).</summary>
internal static class SystemdLimits
{
    private const string Endless = "infinity";

    /// <summary>Takes a setting over, or notes that it cannot be.</summary>
    /// <returns>False where the setting is none of these.</returns>
    public static bool Take(WorkerDraft draft, IniEntry entry, string value)
    {
        switch (entry.Key)
        {
            case "MemoryMax" or "MemoryHigh" or "MemoryLimit" or "CPUQuota" or "TasksMax" or "LimitNOFILE" when value == Endless: break;
            case "MemoryMax" or "MemoryLimit" or "MemoryHigh": Set(draft, entry, entry.Key == "MemoryHigh" ? "high" : "memory", ForeignSize.Memory(value)); break;
            case "CPUQuota": Set(draft, entry, "cpu", Processors(value)); break;
            case "TasksMax": Set(draft, entry, "pids", Count(value)); break;
            case "LimitNOFILE": Descriptors(draft, entry, value); break;
            case "IOReadBandwidthMax" or "BlockIOReadBandwidth": Disk(draft, entry, "read", value); break;
            case "IOWriteBandwidthMax" or "BlockIOWriteBandwidth": Disk(draft, entry, "write", value); break;
            case "LimitAS" or "LimitDATA" or "LimitRSS" when value != Endless: draft.Lost(entry, $"{entry.Key}={value}", "limits.memory counts the whole tree"); break;
            case "LimitNPROC" when value != Endless: draft.Lost(entry, $"LimitNPROC={value}", "it counts all of a user; limits.pids counts the worker's tree"); break;
            case "MemorySwapMax" or "MemoryMin" or "MemoryLow" or "CPUWeight" or "IOWeight": draft.Lost(entry, $"{entry.Key}={value}", "limits are absolute here"); break;
            default: return false;
        }

        return true;
    }

    /// <summary>Makes one limit of what was said of memory: with a hard one the soft one is where the warning begins.</summary>
    public static void Join(WorkerDraft draft, IReadOnlyList<IniEntry> settings)
    {
        if (draft.Limits.Find(limit => limit.Key == "high") is not { Value: { } high })
            return;
        draft.Limits.RemoveAll(limit => limit.Key == "high");
        var line = settings.Last(entry => entry.Key == "MemoryHigh");
        if (draft.Limits.Find(limit => limit.Key == "memory") is { Value: { } most })
        {
            draft.Limit("memory", $"{{ limit: {most}, warning: {high} }}");
            draft.Note(line, "MemoryHigh is where the warning begins; the kernel does not slow the worker down there, as it does for systemd");
        }
        else
        {
            draft.Limit("memory", $"{{ limit: {high}, policy: throttle }}");
        }
    }

    private static void Set(WorkerDraft draft, IniEntry entry, string key, string? value)
    {
        if (value is null)
            draft.Lost(entry, $"{entry.Key}={entry.Value}", "write an amount");
        else
            draft.Limit(key, value);
    }

    // One number is both limits of the kernel; of two the program begins with the first and may raise it to the second.
    private static void Descriptors(WorkerDraft draft, IniEntry entry, string value)
    {
        var ends = value.Split(':');
        Set(draft, entry, "descriptors", Count(ends[^1]));
        if (ends.Length > 1)
            draft.Note(entry, $"{entry.Key}={value} became {ends[^1]}, which a program has from the beginning here");
    }

    private static void Disk(WorkerDraft draft, IniEntry entry, string key, string value)
    {
        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Set(draft, entry, key, words.Length == 2 ? ForeignSize.Rate(words[1]) : null);
        if (words.Length == 2)
            draft.Note(entry, $"{entry.Key} is of {words[0]}; here it is of the disk of the worker's folder");
    }

    private static string? Processors(string value) =>
        value.EndsWith('%') && double.TryParse(value[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent >= 1
            ? (percent / 100).ToString("0.####", CultureInfo.InvariantCulture)
            : null;

    private static string? Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 4_194_304 ? value : null;
}
