namespace Holdfast.Keeper.Logs;

/// <summary>How a pipe stands after it was emptied as far as one turn goes.</summary>
internal enum PipeState
{
    /// <summary>It is empty, and somebody may write to it.</summary>
    Empty,

    /// <summary>There was much in it, and there may be more.</summary>
    Busy,

    /// <summary>It is empty, and nobody has it open for writing.</summary>
    Ended,

    /// <summary>What is in it can not be written now, and its child is to wait.</summary>
    Blocked,
}
