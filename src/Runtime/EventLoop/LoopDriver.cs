using System.Net.Sockets;

namespace Holdfast.Runtime.EventLoop;

/// <summary>How one loop talks with the kernel. It is used on its loop's thread alone, except where said.</summary>
internal abstract class LoopDriver : IDisposable
{
    /// <summary>Its name, for people.</summary>
    public abstract string Name { get; }

    /// <summary>Whether its sockets must block: the ring waits itself and takes a socket that does not block at its word.</summary>
    public abstract bool BlockingSockets { get; }

    /// <summary>Operations that the kernel has not finished.</summary>
    public abstract int Outstanding { get; }

    /// <summary>Whether closed connections still send what was taken for them.</summary>
    public abstract bool IsSending { get; }

    /// <summary>Wakes the loop from <see cref="Turn"/>. Any thread.</summary>
    public abstract void Wake();

    /// <summary>Hands the kernel what is to be done, waits for something to have happened, and tells whom it concerns.</summary>
    /// <param name="nanoseconds">How long to wait at most; 0 not at all, negative until woken.</param>
    public abstract void Turn(long nanoseconds);

    /// <summary>A connection over an open socket, of any loop with this kind of driver. Any thread.</summary>
    public abstract LoopConnection Wrap(LoopGroup loops, int descriptor, Address local, Address remote);

    /// <summary>Accepts on a listening socket, which the result owns. Any thread.</summary>
    public abstract LoopListener Listen(Loop home, LoopGroup loops, Socket socket, Address local);

    /// <summary>Connects a socket; 0 or a negated error. Any thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public abstract ValueTask<int> ConnectAsync(int descriptor, ReadOnlyMemory<byte> address, Address remote, CancellationToken cancellationToken);

    /// <summary>Asks the kernel to end all that is under way: the loop ends.</summary>
    public abstract void CancelAll();

    /// <summary>Lets go of what the kernel gave; nothing is outstanding, or it is left to the kernel.</summary>
    public abstract void Dispose();
}
