namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>What the kernel's rings can do (IORING_FEAT_*), as far as we need it.</summary>
[Flags]
internal enum RingFeatures : uint
{
    None = 0,

    /// <summary>Both queues are one mapping.</summary>
    SingleMapping = 1 << 0,

    /// <summary>Completions that do not fit are kept.</summary>
    NeverDrops = 1 << 1,

    /// <summary>What a submission points to is read while it is submitted, except the data itself.</summary>
    StableSubmissions = 1 << 2,

    /// <summary>Sockets wait by being polled, not by a thread.</summary>
    FastPoll = 1 << 5,

    /// <summary>Waiting takes a timeout.</summary>
    TimedWait = 1 << 8,

    /// <summary>All of them.</summary>
    Needed = SingleMapping | NeverDrops | StableSubmissions | FastPoll | TimedWait,
}
