namespace Holdfast.Runtime.ThreadPool;

/// <summary>The system's time.</summary>
internal sealed class SystemClock : Clock
{
    // The platform's timers take at most 2^32 - 2 milliseconds; a longer delay is made of several.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly long _origin = System.GetTimestamp();

    /// <inheritdoc/>
    public override TimeSpan Elapsed => System.GetElapsedTime(_origin);

    /// <inheritdoc/>
    public override long TimestampFrequency => System.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => System.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);

    /// <inheritdoc/>
    public override async ValueTask Delay(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (duration <= TimeSpan.Zero)
        {
            await Task.Yield();
            return;
        }

        // Timers count whole milliseconds and may fire a little early; a delay never ends before its time.
        var start = GetTimestamp();
        for (var rest = duration; rest > TimeSpan.Zero; rest = duration - GetElapsedTime(start))
        {
            var wait = rest < LongestTimer ? TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)) : LongestTimer;
            await Task.Delay(wait, System, cancellationToken);
        }
    }
}
