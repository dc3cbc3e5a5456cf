namespace Holdfast.Sessions.Pool;

/// <summary>How long a pool waits before it opens connections again after failures: doubled each time, spread by chance, bounded.</summary>
internal static class Backoff
{
    /// <summary>After the first failure, before it is spread.</summary>
    public static readonly TimeSpan Initial = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The pause after this many failures in a row.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="draw">A uniform number in [0, 1): takes off up to a quarter, so that nodes do not come back in step.</param>
    public static TimeSpan After(int failures, double draw)
    {
        var doublings = Math.Clamp(failures - 1, 0, 20);
        var whole = Math.Min(Initial.TotalSeconds * (1L << doublings), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (1 - (draw / 4)));
    }
}
