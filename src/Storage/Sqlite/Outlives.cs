namespace Holdfast.Storage.Sqlite;

/// <summary>What a written transaction outlives when the call that wrote it returns.</summary>
public enum Outlives
{
    /// <summary>The end of power: it is synced to the disk (synchronous=FULL).</summary>
    PowerCut,

    /// <summary>
    /// The end of the program, whatever ends it; a power cut may take it, with nothing that was written after it in the same way, but nothing
    /// written before it and no order (synchronous=NORMAL: the write-ahead log is synced with the next transaction that outlives more, or when
    /// it is written back).
    /// </summary>
    Program,
}
