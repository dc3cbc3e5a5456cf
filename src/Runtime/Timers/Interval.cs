namespace Holdfast.Runtime.Timers;

/// <summary>
/// A rhythm to wait for. Its ticks are due at fixed moments, so the time that the work between them takes does not shift it (but
/// see <see cref="MissedTicks.Delay"/>). One task waits at a time.
/// </summary>
public sealed class Interval
{
    private readonly Clock _clock;
    private readonly TickSchedule _schedule;

    /// <summary>Begins an interval.</summary>
    /// <param name="clock">The time it follows.</param>
    /// <param name="period">Between two ticks; more than zero.</param>
    /// <param name="missed">What happens to ticks that were missed.</param>
    /// <param name="first">From now to the first tick; one period where it is not given, zero for at once.</param>
    public Interval(Clock clock, TimeSpan period, MissedTicks missed = MissedTicks.Burst, TimeSpan? first = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        if (first is { } wait)
            ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(first));
        _clock = clock;
        Period = period;
        _schedule = new TickSchedule(clock.Elapsed + (first ?? period), period, missed);
    }

    /// <summary>Between two ticks.</summary>
    public TimeSpan Period { get; }

    /// <summary>Waits for the next tick; completes at once where it is due already. A cancelled wait loses no tick.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async ValueTask<Tick> TickAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var now = _clock.Elapsed; ; now = _clock.Elapsed)
        {
            if (now >= _schedule.Next)
                return _schedule.Take(now);
            await _clock.Delay(_schedule.Next - now, cancellationToken);
        }
    }
}
