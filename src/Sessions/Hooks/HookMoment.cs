namespace Holdfast.Sessions.Hooks;

/// <summary>What of a session's life a hook may be told of.</summary>
public enum HookMoment
{
    /// <summary>Somebody got it: the journal's <c>session_created</c>.</summary>
    Created,

    /// <summary>It is connected to its host: <c>session_connected</c>.</summary>
    Connected,

    /// <summary>Nobody has used it for a minute: <c>session_idle</c>.</summary>
    Idle,

    /// <summary>It was suspended: <c>session_suspended</c>.</summary>
    Suspended,

    /// <summary>It was resumed: <c>session_resumed</c>.</summary>
    Resumed,

    /// <summary>It was given back: <c>session_closed</c>.</summary>
    Closed,

    /// <summary>It lost its host, and there was no other: <c>session_error</c>.</summary>
    Error,
}
