namespace Holdfast.Cli.Output;

/// <summary>Durations as people read them.</summary>
internal static class Ages
{
    /// <summary>The time since a moment: <c>42s</c>, <c>5m</c>, <c>3h</c>, <c>12d</c>.</summary>
    public static string Since(DateTimeOffset? moment, DateTimeOffset now)
    {
        if (moment is not { } then) return "-";
        var age = now - then;
        return age.TotalSeconds < 100 ? $"{Math.Max(0, (int)age.TotalSeconds)}s"
            : age.TotalMinutes < 100 ? $"{(int)age.TotalMinutes}m"
            : age.TotalHours < 48 ? $"{(int)age.TotalHours}h"
            : $"{(int)age.TotalDays}d";
    }
}
