namespace Holdfast.Runtime.EventLoop;

/// <summary>How the event loops are set up.</summary>
public sealed record EventLoopOptions
{
    /// <summary>The most loops that may be asked for.</summary>
    public const int MostLoops = 1024;

    /// <summary>How many loops, each a thread: 1 to 1024; as many as this program has cores, unless told otherwise.</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether each loop is tied to a core of its own, in turn.</summary>
    public bool PinToCores { get; init; }

    /// <summary>By what they talk with the kernel.</summary>
    public EventLoopDriver Driver { get; init; }
}
