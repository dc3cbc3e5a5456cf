namespace Holdfast.Runtime.Timers;

/// <summary>
/// What a <see cref="TimerWheel"/> links: derive from it, keep the instance, and arming it allocates nothing. A node is armed in one
/// wheel at a time, under whatever guards that wheel.
/// </summary>
internal abstract class TimerNode
{
    /// <summary>The list of one that is in no list.</summary>
    internal const int Unarmed = -1;

    internal TimerNode? Next { get; set; }

    internal TimerNode? Previous { get; set; }

    internal int Slot { get; set; } = Unarmed;

    /// <summary>When it is due, in the ticks of its wheel; it means nothing while the node is not armed.</summary>
    public long Due { get; internal set; }

    /// <summary>Whether it waits in a wheel: armed, and neither taken nor cancelled since.</summary>
    public bool IsArmed => Slot != Unarmed;
}
