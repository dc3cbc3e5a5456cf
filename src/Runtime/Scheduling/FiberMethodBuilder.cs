using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Scheduling;

/// <summary>Builds <see cref="Fiber"/>s from async methods and lambdas; called by compiled code alone.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FiberMethodBuilder
{
    private Fiber _fiber;

    /// <summary>The fiber being built, which has not started.</summary>
    public readonly Fiber Task => _fiber;

    /// <summary>Creates a builder.</summary>
    public static FiberMethodBuilder Create() => default;

    /// <summary>Keeps the state machine; it first runs when the fiber is spawned.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var box = new FiberBox<TStateMachine>();
        _fiber = box;

        // After the line above: the copy carries the builder, which must know its fiber.
        box.StateMachine = stateMachine;
    }

    /// <summary>Never called: the state machine is boxed from the start.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Ends the fiber.</summary>
    public readonly void SetResult() => _fiber.End(null);

    /// <summary>Ends the fiber with a failure.</summary>
    public readonly void SetException(Exception exception) => _fiber.End(exception);

    /// <summary>Suspends the fiber.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(_fiber.PrepareToSuspend());

    /// <summary>Suspends the fiber.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => Suspend(_fiber, ref awaiter);

    /// <summary>Suspends a fiber on an awaiter, by the fiber itself where the awaiter can keep it.</summary>
    internal static void Suspend<TAwaiter>(Fiber fiber, ref TAwaiter awaiter)
        where TAwaiter : ICriticalNotifyCompletion
    {
        // Decided when compiled, for the awaiters are structs: neither the test nor the cast costs anything.
        if (default(TAwaiter) is not null && awaiter is IFiberAwaiter)
        {
            fiber.KeepContext();
            ((IFiberAwaiter)awaiter).Park(fiber);
        }
        else
        {
            // A copy, so that what is suspended need not lie in memory for the sake of it.
            var own = awaiter;
            own.UnsafeOnCompleted(fiber.PrepareToSuspend());
        }
    }
}
