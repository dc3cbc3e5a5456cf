namespace Holdfast.Sessions;

/// <summary>What a session is at.</summary>
public enum SessionState
{
    /// <summary>Its host connection is being opened.</summary>
    Initializing,

    /// <summary>It shows a screen; its owner has not used it yet.</summary>
    Connected,

    /// <summary>Its owner used it lately.</summary>
    Active,

    /// <summary>Its owner has not used it for <see cref="SessionService.IdleAfter"/>.</summary>
    Idle,

    /// <summary>It keeps its connection and takes no input until it is resumed.</summary>
    Suspended,

    /// <summary>It is being moved to another host connection; input waits.</summary>
    Migrating,

    /// <summary>It was given back.</summary>
    Closed,

    /// <summary>It lost its host connection.</summary>
    Error,
}
