namespace Holdfast.Runtime.Timers;

/// <summary>What an <see cref="Interval"/> does about ticks whose time had passed before anybody waited for them.</summary>
public enum MissedTicks
{
    /// <summary>They follow at once, one after another, until the interval has caught up; none is lost.</summary>
    Burst,

    /// <summary>The next tick comes a whole period after the late one; the rhythm moves.</summary>
    Delay,

    /// <summary>They are left out; the next tick is the next one of the rhythm that lies ahead.</summary>
    Skip,
}
