namespace Holdfast.Processes.Limits;

/// <summary>What is done about a worker that reaches a limit.</summary>
public enum LimitPolicy
{
    /// <summary>Nothing: the kernel holds the limit, and that is all.</summary>
    None,

    /// <summary>It is journalled; the limit is not held.</summary>
    Log,

    /// <summary>It is journalled as a failure, which alerts; the limit is not held.</summary>
    Alert,

    /// <summary>The worker is slowed down until it is well below the limit again.</summary>
    Throttle,

    /// <summary>The worker is asked to end, and stays ended.</summary>
    GracefulShutdown,

    /// <summary>The worker is killed, and stays ended.</summary>
    ImmediateKill,

    /// <summary>The worker is asked to end and started again.</summary>
    Restart,

    /// <summary>As <see cref="Restart"/>, with the limit raised by a factor, up to a ceiling.</summary>
    RestartAdjusted,
}
