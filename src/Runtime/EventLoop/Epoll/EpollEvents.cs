namespace Holdfast.Runtime.EventLoop.Epoll;

/// <summary>What a descriptor is ready for (epoll_ctl(2), EPOLL*).</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,

    /// <summary>Something to read, or somebody to accept.</summary>
    Input = 0x1,

    /// <summary>Room to write, or connected.</summary>
    Output = 0x4,

    /// <summary>It failed.</summary>
    Error = 0x8,

    /// <summary>Both directions have ended.</summary>
    HangUp = 0x10,

    /// <summary>The far side has finished sending.</summary>
    FarHangUp = 0x2000,

    /// <summary>Told once.</summary>
    Once = 1U << 30,

    /// <summary>Told when it becomes ready, not while it is.</summary>
    Edge = 1U << 31,

    /// <summary>What a reader wants to know.</summary>
    Readable = Input | FarHangUp | HangUp | Error,

    /// <summary>What a writer wants to know.</summary>
    Writable = Output | HangUp | Error,
}
