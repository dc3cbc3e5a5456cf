namespace Holdfast.Runtime.Timers;

/// <summary>The place of a <see cref="Timers.Sleep"/> in its wheel. As a work item it ends that delay.</summary>
internal sealed class SleepNode(Sleep sleep) : TimerNode, IThreadPoolWorkItem
{
    /// <summary>Whose place it is.</summary>
    public Sleep Sleep => sleep;

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => sleep.CompleteOnPool(true);
}
