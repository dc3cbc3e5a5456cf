using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The system's time.</summary>
internal sealed class SystemClock : Clock
{
    private readonly long _origin = System.GetTimestamp();
    private volatile bool _ended;

    /// <summary>Whether its execution model has been disposed of.</summary>
    public bool HasBeenEnded => _ended;

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
        return _ended ? throw HasEnded() : System.CreateTimer(EndingCallback.Call, new EndingCallback(this, callback, state), dueTime, period);
    }

    /// <inheritdoc/>
    public override ValueTask Delay(TimeSpan duration, CancellationToken cancellationToken = default) =>
        duration > TimeSpan.Zero ? TimerThread.Shared.Delay(this, duration, cancellationToken) : YieldAsync(cancellationToken);

    /// <summary>Ends its time: delays under way fail, and new ones. Again it does nothing.</summary>
    public void End()
    {
        if (_ended)
            return;
        _ended = true;
        TimerThread.Shared.EndAll(this);
    }

    private async ValueTask YieldAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended)
            throw HasEnded();
        await Task.Yield();
    }
}
