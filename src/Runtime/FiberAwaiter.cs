using System.Runtime.CompilerServices;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime;

/// <summary>Awaits a fiber's end; used by compiled code.</summary>
public readonly struct FiberAwaiter : ICriticalNotifyCompletion, IFiberAwaiter
{
    private readonly Fiber _fiber;

    internal FiberAwaiter(Fiber fiber) => _fiber = fiber;

    /// <summary>Whether it has ended.</summary>
    public bool IsCompleted => _fiber.HasOutcome;

    /// <summary>Throws the failure it ended by.</summary>
    public void GetResult() => _fiber.ThrowIfFailed();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => Join(_fiber, continuation);

    /// <inheritdoc/>
    void IFiberAwaiter.Park(Fiber fiber) => Park(_fiber, fiber);

    /// <summary>Has a continuation run when a fiber has ended, where it awaited.</summary>
    internal static void Join(Fiber fiber, Action continuation)
    {
        var context = SynchronizationContext.Current;
        if (context is Fiber waiting)
        {
            waiting.Waiting = fiber;
        }

        var join = new JoinContinuation(continuation, context);
        if (!fiber.TryAddJoiner(join))
        {
            join.Resume();
        }
    }

    /// <summary>Has a fiber go on when another has ended.</summary>
    internal static void Park(Fiber fiber, Fiber waiting)
    {
        waiting.Waiting = fiber;
        if (!fiber.TryAddJoiner(waiting))
        {
            waiting.Executor.Enqueue(waiting, waiting);
        }
    }
}
