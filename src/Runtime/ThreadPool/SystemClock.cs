using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The system's time.</summary>
internal sealed class SystemClock : Clock
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
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);

    /// <inheritdoc/>
    public override ValueTask Delay(TimeSpan duration, CancellationToken cancellationToken = default) =>
        duration > TimeSpan.Zero ? TimerThread.Shared.Delay(duration, cancellationToken) : YieldAsync(cancellationToken);

    private static async ValueTask YieldAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
    }
}
