using Holdfast.Runtime.Supervision;

namespace Holdfast.Sessions.Pool;

/// <summary>
/// How long to wait before what was lost is opened again, by the rule by which everything supervised is started again
/// (<see cref="RestartDecider"/>): at once after a connection that held, then ever later. It is never given up: somebody waits for it.
/// </summary>
internal sealed class Reopening
{
    /// <summary>The longest wait.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private RestartHistory _history = RestartHistory.Empty;

    /// <summary>The rule's numbers: a quarter is taken off by chance, so that nodes do not come back in step.</summary>
    public static RestartOptions Options { get; } = new()
    {
        Policy = RestartPolicy.Always,
        MaxRetries = RestartOptions.MostRetries,
        StableAfter = PoolMachine.StableAfter,
        InitialBackoff = TimeSpan.FromMilliseconds(200),
        MaxBackoff = Longest,
        Jitter = 0.25,
        // Where the rule would give up, after hours, the waits stay what they are.
        ResetAfter = Longest,
    };

    /// <summary>The wait after a loss.</summary>
    /// <param name="lasted">How long it had held; zero where it could not be opened at all.</param>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="chance">A uniform number in [0, 1).</param>
    public TimeSpan WaitAfter(TimeSpan lasted, TimeSpan now, double chance)
    {
        var decision = RestartDecider.Decide(Options, _history, new EndedRun(Failed: true, lasted, Requested: false), now, chance);
        _history = decision.History;
        return decision.Delay;
    }
}
