namespace Holdfast.Storage.Sqlite;

/// <summary>What a written transaction outlives when the call that wrote it returns.</summary>
public enum Outlives
{
    /// <summary>The end of power: it is synced to the disk (synchronous=FULL).</summary>
    PowerCut,

    /// <summary>
    /// The end of the program, whatever ends it. A power cut may take it, together with all that was written after it, back to the last one that
    /// outlives more: never one from the middle (synchronous=NORMAL: the write-ahead log is synced with the next transaction that outlives more, or
    /// when it is written back).
    /// </summary>
    Program,
}
