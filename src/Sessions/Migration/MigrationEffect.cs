namespace Holdfast.Sessions.Migration;

/// <summary>What a migration wants done next.</summary>
internal enum MigrationEffect
{
    /// <summary>Have the session rest, and find out where its holder is; report <see cref="MigrationMachine.SnapshotTaken"/>.</summary>
    Snapshot,

    /// <summary>Open another connection; report <see cref="MigrationMachine.Opened"/> or <see cref="MigrationMachine.OpenFailed"/>.</summary>
    Open,

    /// <summary>The same after a pause.</summary>
    OpenLater,

    /// <summary>Repeat there what the holder did; report <see cref="MigrationMachine.Replayed"/> or <see cref="MigrationMachine.OpenFailed"/>.</summary>
    Replay,

    /// <summary>Give the session the new connection; report <see cref="MigrationMachine.Committed"/>.</summary>
    Commit,

    /// <summary>Nothing more: close what was opened and is not the session's.</summary>
    End,
}
