using Holdfast.Runtime;
using Holdfast.Runtime.Resilience;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>One target as all forwarders to it share it: how it is called, and what becomes of its circuit.</summary>
/// <param name="clock">The clock.</param>
/// <param name="target">The target, as the first of them has it.</param>
/// <param name="calls">How it is called; owned from here on.</param>
internal sealed class ForwardTarget(Clock clock, LogTarget target, ResiliencePolicy calls) : IDisposable
{
    // A target that comes and goes is not to fill the journal.
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private TaskCompletionSource _closing = Fresh();
    private long _openings;
    private bool _isToldLost;
    private TimeSpan _tellAt;

    /// <summary>What people are shown of it.</summary>
    public string Shown => target.Shown;

    /// <summary>How it is called.</summary>
    public ResiliencePolicy Calls => calls;

    /// <summary>Forwarders that use it.</summary>
    public int Users { get; set; }

    /// <summary>Completes when its circuit is seen to have closed the next time.</summary>
    public Task Closing => Volatile.Read(ref _closing).Task;

    /// <summary>Looks at the circuit; whoever waits for it to close hears of that. By one task at a time.</summary>
    /// <returns>The circuit, where it is to be told that the target is lost or found; null where there is nothing new. At most one loss in a minute is told.</returns>
    public BreakerView? Look()
    {
        if (calls.State.Breaker is not { } circuit)
            return null;
        var isClosed = circuit.State == BreakerState.Closed;
        if (isClosed && circuit.Openings != _openings)
        {
            _openings = circuit.Openings;
            Interlocked.Exchange(ref _closing, Fresh()).TrySetResult();
        }

        if (isClosed != _isToldLost || (!isClosed && clock.Elapsed < _tellAt))
            return null;
        _isToldLost = !isClosed;
        if (_isToldLost)
            _tellAt = clock.Elapsed + TellEvery;
        return circuit;
    }

    /// <inheritdoc/>
    public void Dispose() => calls.Dispose();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
