using Polly.CircuitBreaker;

namespace Holdfast.Runtime.Resilience;

/// <summary>
/// Since when a circuit breaker stands as it does. It is looked at where it can have changed, not listened to: Polly tells its listeners
/// from a task of the thread pool, which a simulation must not have.
/// </summary>
internal sealed class BreakerWatch(Clock clock, BreakerOptions options)
{
    private readonly Lock _lock = new();
    private BreakerView _view = new(BreakerState.Closed, clock.UtcNow, null, 0);

    /// <summary>What the breaker tells its state to.</summary>
    public CircuitBreakerStateProvider Provider { get; } = new();

    /// <summary>Looks at it.</summary>
    public BreakerView Look()
    {
        lock (_lock)
        {
            // Read under the lock: of two who look at once, the one with the older state must not have the last word.
            var state = Translate(Provider.CircuitState);
            if (state != _view.State)
            {
                var now = clock.UtcNow;
                var isOpen = state == BreakerState.Open;
                _view = new BreakerView(state, now, isOpen ? now + options.Break : null, _view.Openings + (isOpen ? 1 : 0));
            }

            return _view;
        }
    }

    private static BreakerState Translate(CircuitState state) => state switch
    {
        CircuitState.Open or CircuitState.Isolated => BreakerState.Open,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Closed,
    };
}
