using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Scheduling;

/// <summary>A fiber with the state machine of its body in it.</summary>
internal sealed class FiberBox<TStateMachine> : Fiber
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
