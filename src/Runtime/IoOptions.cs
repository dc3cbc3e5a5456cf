using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Threads;

namespace Holdfast.Runtime;

/// <summary>Which execution model a program runs on, and how that is set up. Nothing else of the program changes with it.</summary>
public sealed record IoOptions
{
    /// <summary>The execution model.</summary>
    public IoModel Model { get; init; }

    /// <summary>For event loops.</summary>
    public EventLoopOptions EventLoop { get; init; } = new();

    /// <summary>For blocking threads.</summary>
    public ThreadIoOptions Threads { get; init; } = new();
}
