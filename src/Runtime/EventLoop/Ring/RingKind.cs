namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>Which of a target's submissions a completion answers.</summary>
internal enum RingKind : byte
{
    /// <summary>The one that the target is about.</summary>
    Main,

    /// <summary>Sending.</summary>
    Send,

    /// <summary>Waiting for room to send.</summary>
    Room,
}
