using Holdfast.Runtime;
using Holdfast.Runtime.Resilience;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>
/// The targets that logs are forwarded to, each with one policy that all workers' forwarders share: a target that fails is tried by one of
/// them now and then, not by all. Used by one task at a time.
/// </summary>
/// <param name="io">Time and chance.</param>
/// <param name="options">How each target is called.</param>
internal sealed class ForwardTargets(Io io, ResilienceOptions options)
{
    private const int MostSendersAtOnce = 8;

    // Every worker's forwarder may stand in the line; it holds one batch, which is in the log as well.
    private const int MostWaiting = 100_000;

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MostPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ForwardTarget> _targets = new(StringComparer.Ordinal);

    /// <summary>
    /// How targets are called: again and again with waits that grow from half a second to a minute; where half of all attempts fail within a
    /// minute, not at all for 15 s.
    /// </summary>
    public static ResilienceOptions Usual { get; } = new()
    {
        Bulkhead = new BulkheadOptions(MostSendersAtOnce, MostWaiting),
        Retry = new RetryOptions
        {
            Most = int.MaxValue,
            Delay = LeastPause,
            MaxDelay = MostPause,
            Asked = static failure => (failure as SendFailedException)?.After,
        },
        Breaker = new BreakerOptions { FailureRatio = 0.5, MinimumCalls = 5, Window = TimeSpan.FromMinutes(1), Break = Break },
        IsTransient = static failure => failure is SendFailedException,
    };

    /// <summary>How long a forwarder lets a target alone that its policy lets nobody call.</summary>
    /// <param name="asked">How long it was asked to; null where not.</param>
    /// <param name="chance">From 0 to 1: up to a quarter more, so that not all come back at once.</param>
    public static TimeSpan Pause(TimeSpan? asked, double chance)
    {
        var wait = asked ?? Break;
        return (wait < LeastPause ? LeastPause : wait > MostPause ? MostPause : wait) * (1 + (chance / 4));
    }

    /// <summary>A target as all share it; each call is to be followed by one of <see cref="Leave"/>.</summary>
    public ForwardTarget Join(LogTarget target)
    {
        var name = NameOf(target);
        if (!_targets.TryGetValue(name, out var shared))
            _targets[name] = shared = new ForwardTarget(io.Clock, target, new ResiliencePolicy(io, options));
        shared.Users++;
        return shared;
    }

    /// <summary>Looks at the circuits of all; see <see cref="ForwardTarget.Look"/>.</summary>
    /// <param name="tell">Told of each target that was lost or found.</param>
    public void Look(Action<ForwardTarget, BreakerView> tell)
    {
        foreach (var target in _targets.Values)
        {
            if (target.Look() is { } circuit)
                tell(target, circuit);
        }
    }

    /// <summary>A forwarder to this target has ended.</summary>
    public void Leave(LogTarget target)
    {
        var name = NameOf(target);
        if (!_targets.TryGetValue(name, out var shared) || --shared.Users > 0)
            return;
        _targets.Remove(name);
        shared.Dispose();
    }

    // With its headers: a wrong key of one worker is no failure of the target for another.
    private static string NameOf(LogTarget target) => string.Join(
        '\n', target.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}")
            .Prepend($"{target.Kind} {target.Address}"));
}
