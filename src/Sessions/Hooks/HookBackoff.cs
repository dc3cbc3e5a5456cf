namespace Holdfast.Sessions.Hooks;

/// <summary>How long a post that failed is put off: doubled each time, capped, less up to a half by chance. Pure.</summary>
internal static class HookBackoff
{
    /// <summary>After the first failure.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>At the most, whatever the other side asks for.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    /// <summary>The wait.</summary>
    /// <param name="failures">How many attempts have failed, at least 1.</param>
    /// <param name="asked">What the other side asked for; null for nothing.</param>
    /// <param name="draw">A uniform number in [0, 1).</param>
    public static TimeSpan After(int failures, TimeSpan? asked, double draw)
    {
        var wait = Most;
        // Beyond so many doublings it is the most anyway, and never too large a number.
        if (failures <= 10 && First * (1 << (failures - 1)) is var doubled && doubled < Most) wait = doubled;
        wait *= 1 - (draw / 2);
        return asked is { } longer && longer > wait ? longer < Most ? longer : Most : wait;
    }
}
