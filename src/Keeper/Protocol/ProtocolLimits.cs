namespace Holdfast.Keeper.Protocol;

/// <summary>The limits both sides hold to. Raising one is compatible; lowering one is not.</summary>
internal static class ProtocolLimits
{
    /// <summary>The protocol's version; told in the greeting, for people and for logs. Compatibility rests on kinds and tags.</summary>
    public const int Version = 1;

    /// <summary>Longest frame in bytes, its length prefix not counted.</summary>
    public const int FrameBytes = 2 * 1024 * 1024;

    /// <summary>Longest child id in UTF-8 bytes.</summary>
    public const int IdBytes = 100;

    /// <summary>The least length in bytes at which a log file may be rotated.</summary>
    public const long LeastRotateBytes = 4096;

    /// <summary>Sockets that may be held at the same time; the system's limit of descriptors may come before.</summary>
    public const int HeldSockets = 100_000;

    /// <summary>Longest key of a held socket in UTF-8 bytes.</summary>
    public const int KeyBytes = 200;

    /// <summary>Longest note beside a held socket, bytes.</summary>
    public const int NoteBytes = 64 * 1024;

    /// <summary>All notes together, bytes.</summary>
    public const long NoteBytesInAll = 512L * 1024 * 1024;

    /// <summary>Held sockets told of in one answer.</summary>
    public const int SocketsOfOnePage = 2048;

    /// <summary>Children that may live at the same time.</summary>
    public const int LivingChildren = 2048;

    /// <summary>Ends kept for a daemon that has not released them; beyond it the oldest is forgotten.</summary>
    public const int EndedChildren = 1024;
}
