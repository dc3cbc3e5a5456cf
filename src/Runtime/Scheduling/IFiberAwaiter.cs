namespace Holdfast.Runtime.Scheduling;

/// <summary>
/// An awaiter that keeps the fiber itself instead of a delegate to call: a fiber that waits this way allocates nothing for it.
/// </summary>
internal interface IFiberAwaiter
{
    /// <summary>Keeps the fiber and, when what it waits for has come, enqueues it on its executor; at once where it has come already.</summary>
    void Park(Fiber fiber);
}
