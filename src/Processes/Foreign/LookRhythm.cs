namespace Holdfast.Processes.Foreign;

/// <summary>
/// When to look for those who are found only by going through all of the machine's processes, or by asking another program. Pure. While no
/// process comes to the machine and the same are missing, a look would find what the last one did; only a process that takes another name or a
/// port late is found by looking all the same, so the pauses get longer and have an end.
/// </summary>
internal sealed class LookRhythm
{
    /// <summary>Looks at the usual distance after the last change: who has just been started may not be yet what it is looked for as.</summary>
    public const int LooksAfterChange = 5;

    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private string? _newest;
    private string? _missing;
    private int _left;
    private TimeSpan _last;

    /// <summary>Whether to look now.</summary>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="newest">Which process is the machine's newest; null where that is not known, and each look is due.</param>
    /// <param name="missing">Who is looked for.</param>
    public bool IsDue(TimeSpan now, string? newest, string missing)
    {
        if (newest is null || newest != _newest || missing != _missing)
            _left = LooksAfterChange;
        (_newest, _missing) = (newest, missing);
        if (_left == 0 && now - _last < LongestPause)
            return false;
        _left = Math.Max(0, _left - 1);
        _last = now;
        return true;
    }

    /// <summary>Says which process is the newest after a look that itself started one.</summary>
    public void Looked(string? newest) => _newest = newest;
}
