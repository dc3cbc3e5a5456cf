using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Sockets;

/// <summary>A socket on the shelf. Nobody reads from it here: what comes waits in the kernel, as does word of its end.</summary>
/// <param name="Order">Key and note.</param>
/// <param name="Descriptor">This program's copy.</param>
/// <param name="Number">Grows with each socket.</param>
/// <param name="Since">Since when it is held, nanoseconds since 1970.</param>
internal sealed record HeldSocket(HoldOrder Order, int Descriptor, long Number, long Since)
{
    /// <summary>What is told of it.</summary>
    public SocketFacts Facts => new(Order.Key, Number, Since, Order.Note.Length);
}
