namespace Holdfast.Runtime.EventLoop;

/// <summary>The loops of one execution model.</summary>
/// <param name="loops">At least one.</param>
/// <param name="sockets">What is open on them.</param>
internal sealed class LoopGroup(Loop[] loops, OpenSockets sockets)
{
    private uint _next;

    /// <summary>All of them.</summary>
    public IReadOnlyList<Loop> Loops => loops;

    /// <summary>What is open on them.</summary>
    public OpenSockets Sockets => sockets;

    /// <summary>The loop that runs the caller, if it is one of these; otherwise the next in turn.</summary>
    public Loop Here()
    {
        var current = Loop.Current;
        return current is not null && loops[current.Number % loops.Length] == current ? current : Next();
    }

    /// <summary>The next loop in turn.</summary>
    public Loop Next() => loops[(Interlocked.Increment(ref _next) - 1) % (uint)loops.Length];
}
