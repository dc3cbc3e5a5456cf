namespace Holdfast.Runtime.Limits;

/// <summary>How a request for permits ended.</summary>
public enum PermitOutcome
{
    /// <summary>The permits are there.</summary>
    Granted,

    /// <summary>As many wait already as may wait.</summary>
    QueueFull,

    /// <summary>The deadline passed, or lay before the time at which the permits can be there.</summary>
    DeadlinePassed,
}
