namespace Holdfast.Processes.Logs.Retention;

/// <summary>What is done with a rotated file.</summary>
internal enum RetentionAction
{
    /// <summary>It is deleted, with its times.</summary>
    Delete,

    /// <summary>
    /// Its bytes are deleted, its name is kept: the name of the newest rotated file says at which position the file being written begins,
    /// so that positions never go back.
    /// </summary>
    Empty,

    /// <summary>It is compressed.</summary>
    Pack,

    /// <summary>A crash left it both as it was and compressed: one of the two goes.</summary>
    Settle,
}
