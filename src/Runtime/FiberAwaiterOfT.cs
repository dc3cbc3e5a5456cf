using System.Runtime.CompilerServices;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime;

/// <summary>Awaits a fiber's result; used by compiled code.</summary>
/// <typeparam name="T">What the fiber returns.</typeparam>
public readonly struct FiberAwaiter<T> : ICriticalNotifyCompletion, IFiberAwaiter
{
    private readonly Fiber<T> _fiber;

    internal FiberAwaiter(Fiber<T> fiber) => _fiber = fiber;

    /// <summary>Whether it has ended.</summary>
    public bool IsCompleted => _fiber.HasOutcome;

    /// <summary>The result, or the failure thrown.</summary>
    public T GetResult() => _fiber.TakeResult();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => FiberAwaiter.Join(_fiber, continuation);

    /// <inheritdoc/>
    void IFiberAwaiter.Park(Fiber fiber) => FiberAwaiter.Park(_fiber, fiber);
}
