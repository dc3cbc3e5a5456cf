using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Synchronization;

/// <summary>The wait inside a <see cref="Completion{T}"/>.</summary>
/// <typeparam name="T">The outcome.</typeparam>
internal sealed class CompletionWait<T>(string name, Action? taken) : Waiter<T>
{
    /// <inheritdoc/>
    public override string DescribeWait() => name;

    /// <inheritdoc/>
    protected override void Recycle() => taken?.Invoke();
}
