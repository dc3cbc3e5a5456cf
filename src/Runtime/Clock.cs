namespace Holdfast.Runtime;

/// <summary>
/// Time as one execution model sees it. It is a <see cref="TimeProvider"/>, so the platform's timeouts
/// (<see cref="CancellationTokenSource(TimeSpan, TimeProvider)"/>, <see cref="Task.WaitAsync(TimeSpan, TimeProvider)"/>)
/// follow it into virtual time.
/// </summary>
public abstract class Clock : TimeProvider
{
    /// <summary>The wall clock, in UTC. It may jump; never subtract two readings to measure a duration.</summary>
    public DateTimeOffset UtcNow => GetUtcNow();

    /// <summary>Time since a fixed, arbitrary origin. It never goes back.</summary>
    public abstract TimeSpan Elapsed { get; }

    /// <summary>Completes after <paramref name="duration"/>; zero or less yields to other tasks once.</summary>
    /// <exception cref="ObjectDisposedException">The execution model was disposed of, before or meanwhile: its time has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public abstract ValueTask Delay(TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>What waits and timers get once the execution model has been disposed of.</summary>
    internal static ObjectDisposedException HasEnded() => new(nameof(Io), "The execution model has been disposed of, and its time has ended with it.");
}
