using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.EventLoop;

/// <summary>What waits in a loop's timer wheel.</summary>
internal abstract class LoopTimerNode : TimerNode
{
    /// <summary>Its time has come; on the loop's thread, between two pieces of work.</summary>
    public abstract void Fire();

    /// <summary>Its time will not come: the loop ends. On the loop's thread.</summary>
    public abstract void Abandon();
}
