namespace Holdfast.Processes.Limits;

/// <summary>The kinds of events about limits in the journal, subject <c>worker/NAME</c>.</summary>
public static class LimitEventKinds
{
    /// <summary>A worker is beyond the warning of a limit.</summary>
    public const string Warning = "worker.limit.warning";

    /// <summary>A worker has reached a limit; a failure where the policy is more than to log it.</summary>
    public const string Exceeded = "worker.limit.exceeded";

    /// <summary>A worker is well below a limit's warning again.</summary>
    public const string Cleared = "worker.limit.cleared";

    /// <summary>A worker is slowed down.</summary>
    public const string Throttled = "worker.limit.throttled";

    /// <summary>A worker is no longer slowed down.</summary>
    public const string Released = "worker.limit.released";

    /// <summary>A worker cannot be slowed down on this machine.</summary>
    public const string NotThrottled = "worker.limit.not_throttled";

    /// <summary>The kernel ended a process of a worker for want of memory.</summary>
    public const string Killed = "worker.limit.killed";

    /// <summary>A limit was raised for the next run.</summary>
    public const string Adjusted = "worker.limit.adjusted";
}
