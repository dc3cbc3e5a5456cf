namespace Holdfast.Sessions.FrontDoor;

/// <summary>Why a terminal no longer shows a session.</summary>
internal enum LinkEndReason
{
    /// <summary>The terminal has disconnected.</summary>
    TerminalGone,

    /// <summary>The session was closed here.</summary>
    SessionClosed,

    /// <summary>The host connection was lost.</summary>
    HostLost,

    /// <summary>The session's screen does not fit the terminal.</summary>
    TooLarge,
}
