namespace Holdfast.Runtime.EventLoop;

/// <summary>The system's time; delays and timers wait on the loops.</summary>
/// <param name="loops">The loops.</param>
internal sealed class LoopClock(LoopGroup loops) : Clock
{
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
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var loop = loops.Here();
        if (loop.IsOver)
            throw HasEnded();
        var timer = new LoopTimer(loop, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <inheritdoc/>
    public override ValueTask Delay(TimeSpan duration, CancellationToken cancellationToken = default) =>
        SleepNode.Start(loops.Here(), duration, cancellationToken);
}
