namespace Holdfast.Runtime.Simulated;

/// <summary>Something that the simulation itself does later.</summary>
internal sealed class DelayedAction(Action action) : ITimedEvent
{
    /// <inheritdoc/>
    public bool IsSet(long generation) => true;

    /// <inheritdoc/>
    public void Occur(long generation) => action();
}
