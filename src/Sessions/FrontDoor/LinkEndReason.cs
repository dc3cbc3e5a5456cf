namespace Holdfast.Sessions.FrontDoor;

/// <summary>Why a terminal no longer shows a session.</summary>
internal enum LinkEndReason
{
    /// <summary>The terminal has disconnected.</summary>
    TerminalGone,

    /// <summary>The session was closed here.</summary>
    SessionClosed,

    /// <summary>The host was lost, and the session with it.</summary>
    HostLost,

    /// <summary>The session has left its host connection, or is about to: it may go on with another one.</summary>
    Parted,

    /// <summary>The door ends.</summary>
    Draining,

    /// <summary>The session's screen does not fit the terminal.</summary>
    TooLarge,
}
