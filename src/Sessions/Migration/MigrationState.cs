namespace Holdfast.Sessions.Migration;

/// <summary>What a migration is at.</summary>
public enum MigrationState
{
    /// <summary>It waits for its turn.</summary>
    Pending,

    /// <summary>The session takes no more input; what was sent is waited for.</summary>
    InProgress,

    /// <summary>It is known where the holder was and how he got there.</summary>
    SnapshotCreated,

    /// <summary>Another connection is being opened, its journey run, and what the holder did repeated there.</summary>
    Reconnecting,

    /// <summary>The far screen was compared, and the session is there.</summary>
    StateRestored,

    /// <summary>The session goes on elsewhere.</summary>
    Completed,

    /// <summary>The session has no connection any more.</summary>
    Failed,

    /// <summary>The session goes on where it was.</summary>
    RolledBack,
}
