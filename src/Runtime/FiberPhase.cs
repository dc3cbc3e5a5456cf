namespace Holdfast.Runtime;

/// <summary>What a fiber is doing.</summary>
public enum FiberPhase : byte
{
    /// <summary>It has not run yet.</summary>
    Created,

    /// <summary>Its code is running.</summary>
    Running,

    /// <summary>It waits for something.</summary>
    Waiting,

    /// <summary>It has ended well.</summary>
    Completed,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>It has ended by a failure.</summary>
    Failed,
}
