namespace Holdfast.Runtime.Timers;

/// <summary>
/// The place of a <see cref="Timers.Sleep"/> in its wheel. As a work item it ends that delay and those linked to it: on a thread of the
/// pool they are cheap to hand on, where from outside each would wake a thread.
/// </summary>
internal sealed class SleepNode(Sleep sleep) : TimerNode, IThreadPoolWorkItem
{
    /// <summary>Whose place it is.</summary>
    public Sleep Sleep => sleep;

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        for (var ended = sleep; ended is not null;)
        {
            // Once completed it may serve somebody else.
            var next = ended.Next;
            ended.Next = null;
            ended.Complete(true);
            ended = next;
        }
    }
}
