using System.Runtime.CompilerServices;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Synchronization;

/// <summary>Awaits a latch; used by compiled code.</summary>
public readonly struct LatchAwaiter : ICriticalNotifyCompletion, IFiberAwaiter
{
    private readonly Latch _latch;

    internal LatchAwaiter(Latch latch) => _latch = latch;

    /// <summary>Whether the latch is open.</summary>
    public bool IsCompleted => _latch.IsOpen;

    /// <summary>Does nothing: a latch does not fail.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        var context = SynchronizationContext.Current;
        if (context is Fiber fiber)
        {
            fiber.Waiting = _latch;
        }

        _latch.Park(new JoinContinuation(continuation, context));
    }

    /// <inheritdoc/>
    void IFiberAwaiter.Park(Fiber fiber)
    {
        fiber.Waiting = _latch;
        _latch.Park(fiber);
    }
}
