using System.Globalization;

namespace Holdfast.Cli.Recordings;

/// <summary>Times within a recording, and how long to wait between two of them.</summary>
internal static class ReplayClock
{
    /// <summary>A pause of the session that is longer is played as if it were this long, before the speed is applied.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A time as people read it, and as <c>--at</c> takes it: <c>00:01:30.250</c>.</summary>
    public static string Of(long milliseconds)
    {
        var at = TimeSpan.FromMilliseconds(milliseconds);
        return $"{(int)at.TotalHours:00}{at.ToString(@"\:mm\:ss\.fff", CultureInfo.InvariantCulture)}";
    }

    /// <summary>How long to wait from one moment to the next.</summary>
    public static TimeSpan Pause(long fromMs, long toMs, double speed)
    {
        var pause = TimeSpan.FromMilliseconds(Math.Max(0, toMs - fromMs));
        return (pause > LongestPause ? LongestPause : pause) / speed;
    }
}
