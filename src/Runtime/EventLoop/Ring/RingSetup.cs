namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>How a ring is set up (IORING_SETUP_*).</summary>
[Flags]
internal enum RingSetup : uint
{
    None = 0,

    /// <summary>We say how many completions there is room for.</summary>
    CompletionSize = 1 << 3,

    /// <summary>Too large a ring is made smaller rather than refused.</summary>
    Clamp = 1 << 4,

    /// <summary>One bad submission does not keep the others back.</summary>
    SubmitAll = 1 << 7,

    /// <summary>No interrupt of the running thread for the sake of a completion.</summary>
    CooperativeTasks = 1 << 8,

    /// <summary>The submission queue says whether the kernel has something to do for us when we enter it.</summary>
    TaskFlag = 1 << 9,

    /// <summary>One thread alone submits.</summary>
    SingleIssuer = 1 << 12,

    /// <summary>Completions are made when they are asked for.</summary>
    DeferTasks = 1 << 13,
}
