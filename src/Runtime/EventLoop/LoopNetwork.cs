using System.Net.Sockets;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;

namespace Holdfast.Runtime.EventLoop;

/// <summary>Sockets on the loops.</summary>
/// <param name="loops">The loops.</param>
internal sealed class LoopNetwork(LoopGroup loops) : DescriptorNetwork
{
    /// <inheritdoc/>
    protected override bool BlockingSockets => loops.Here().Driver.BlockingSockets;

    /// <inheritdoc/>
    protected override int Create(AddressFamily family) => NativeSocket.Create(family, BlockingSockets);

    /// <inheritdoc/>
    protected override ValueTask<int> ConnectAsync(
        int descriptor, ReadOnlyMemory<byte> address, Address remote, CancellationToken cancellationToken) =>
        loops.Here().Driver.ConnectAsync(descriptor, address, remote, cancellationToken);

    /// <inheritdoc/>
    protected override Connection Wrap(int descriptor, Address local, Address remote) =>
        loops.Here().Driver.Wrap(loops, descriptor, local, remote);

    /// <inheritdoc/>
    protected override Listener Listen(Socket socket, Address local)
    {
        var home = loops.Here();
        return home.Driver.Listen(home, loops, socket, local);
    }
}
