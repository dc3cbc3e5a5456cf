using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Scheduling;

/// <summary>A fiber that returns something, with the state machine of its body in it.</summary>
internal sealed class FiberBox<TStateMachine, T> : Fiber<T>
    where TStateMachine : IAsyncStateMachine
{
    /// <summary>The body. A field, because the machine changes in place.</summary>
    public TStateMachine? StateMachine;

    /// <inheritdoc/>
    internal override object? Body => StateMachine;

    /// <inheritdoc/>
    private protected override void MoveNext() => StateMachine!.MoveNext();

    /// <inheritdoc/>
    private protected override void Release() => StateMachine = default;
}
