namespace Holdfast.Runtime.Scheduling;

/// <summary>Where continuations run: one per event loop, thread, thread-pool capability or simulated host.</summary>
internal abstract class Executor
{
    /// <summary>The fibers that live on the capability this belongs to.</summary>
    public abstract FiberTable Fibers { get; }

    /// <summary>Milliseconds since a fixed origin, cheap to read and never going back: the age of fibers.</summary>
    public abstract long Milliseconds { get; }

    /// <summary>
    /// What flows where nothing does, of an executor that gives each item a thread with nothing on it and clears it after the item;
    /// null of others.
    /// </summary>
    public ExecutionContext? Clean { get; protected set; }

    /// <summary>Whether items run wherever the thread pool runs its own.</summary>
    public virtual bool RunsOnPool => false;

    /// <summary>Has an item run soon, never within this call; from any thread.</summary>
    /// <param name="item">What to run, once.</param>
    /// <param name="owner">The fiber on whose behalf it runs, where there is one.</param>
    public abstract void Enqueue(IThreadPoolWorkItem item, Fiber? owner);
}
