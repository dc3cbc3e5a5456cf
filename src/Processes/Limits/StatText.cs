using System.Globalization;
using System.Text;

namespace Holdfast.Processes.Limits;

/// <summary>Numbers in the kernel's texts about processes and control groups (proc(5), cgroups(7)). Pure.</summary>
internal static class StatText
{
    private const double TicksInSecond = 100; // USER_HZ, on every machine that .NET runs on

    /// <summary>The number that is the whole text; null where it is none.</summary>
    public static long? Number(byte[]? text) =>
        text is not null && long.TryParse(Encoding.UTF8.GetString(text).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The number behind a name, with or without a colon; null where there is none.</summary>
    public static long? Field(byte[]? text, string name)
    {
        if (text is null)
            return null;
        foreach (var line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            if (line.Split([' ', ':', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var found, var number, ..] && found == name)
                return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
        }

        return null;
    }

    /// <summary>The numbers that stand in a text one after the other.</summary>
    public static IReadOnlyList<int> Numbers(byte[]? text) =>
        text is null
            ? []
            : [.. Encoding.UTF8.GetString(text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Where(number => number > 0)];

    /// <summary>Processor time of a process with the children it has reaped, and its threads: fields 14 to 17 and 20 of /proc/PID/stat.</summary>
    public static (TimeSpan Cpu, int Threads)? Process(byte[]? stat)
    {
        if (stat is null)
            return null;
        var text = Encoding.UTF8.GetString(stat);
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int user = 11, system = 12, childrensUser = 13, childrensSystem = 14, threads = 17; // counted from the state on
        if (fields.Length <= threads)
            return null;
        var ticks = Long(fields[user]) + Long(fields[system]) + Long(fields[childrensUser]) + Long(fields[childrensSystem]);
        return (TimeSpan.FromSeconds(ticks / TicksInSecond), (int)Long(fields[threads]));
    }

    /// <summary>Pages of its own that a process has in memory: resident less shared, of /proc/PID/statm.</summary>
    public static long? OwnPages(byte[]? statm) =>
        statm is not null && Encoding.UTF8.GetString(statm).Split(' ') is [_, var resident, var shared, ..]
            ? Math.Max(0, Long(resident) - Long(shared))
            : null;

    private static long Long(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
