namespace Holdfast.Processes.Supervision;

/// <summary>The states of a worker.</summary>
public enum WorkerState
{
    /// <summary>The Keeper was not asked yet, or cannot be reached.</summary>
    Unknown,

    /// <summary>Defined, and not started since.</summary>
    Registered,

    /// <summary>Being started, or running for less than its start grace.</summary>
    Starting,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Running, but half of its restarts or more are used up within the window.</summary>
    Degraded,

    /// <summary>Asked to end.</summary>
    Stopping,

    /// <summary>Ended, and meant to be.</summary>
    Stopped,

    /// <summary>Ended, and given up.</summary>
    Failed,

    /// <summary>Being started again, or being ended in order to be.</summary>
    Restarting,

    /// <summary>Waiting before it is started again.</summary>
    Backoff,
}
