namespace Holdfast.Runtime.EventLoop;

/// <summary>Cancels a delay on its loop.</summary>
/// <param name="node">The delay.</param>
internal sealed class SleepCancellation(SleepNode node) : IThreadPoolWorkItem
{
    /// <inheritdoc/>
    public void Execute() => node.Cancel();
}
