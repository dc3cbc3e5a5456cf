using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Scheduling;

/// <summary>Builds <see cref="Fiber{T}"/>s from async methods and lambdas; called by compiled code alone.</summary>
/// <typeparam name="T">What the fiber returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FiberMethodBuilder<T>
{
    private Fiber<T> _fiber;

    /// <summary>The fiber being built, which has not started.</summary>
    public readonly Fiber<T> Task => _fiber;

    /// <summary>Creates a builder.</summary>
    public static FiberMethodBuilder<T> Create() => default;

    /// <summary>Keeps the state machine; it first runs when the fiber is spawned.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var box = new FiberBox<TStateMachine, T>();
        _fiber = box;

        // After the line above: the copy carries the builder, which must know its fiber.
        box.StateMachine = stateMachine;
    }

    /// <summary>Never called: the state machine is boxed from the start.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Ends the fiber with its result.</summary>
    public readonly void SetResult(T result) => _fiber.End(result);

    /// <summary>Ends the fiber with a failure.</summary>
    public readonly void SetException(Exception exception) => _fiber.End(exception);

    /// <summary>Suspends the fiber.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(_fiber.PrepareToSuspend());

    /// <summary>Suspends the fiber.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => FiberMethodBuilder.Suspend(_fiber, ref awaiter);
}
