namespace Holdfast.Runtime.Keeping;

/// <summary>
/// Connections that outlive this program: the Keeper holds a copy of each socket and a note beside it, so that the next program can
/// take it and go on. While a copy is held the connection stands, whoever else closes theirs: one that is done with is to be dropped.
/// </summary>
public abstract class HeldConnections : IAsyncDisposable
{
    /// <summary>There are a machine's and a simulation's.</summary>
    private protected HeldConnections()
    {
    }

    /// <summary>Connects to the Keeper.</summary>
    /// <exception cref="KeeperException">Nobody answers there within 5 s.</exception>
    public static ValueTask<HeldConnections> ConnectAsync(Io io, Address address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        return io.ConnectKeeperAsync(address, cancellationToken);
    }

    /// <summary>Has the Keeper hold a copy of a connection; this side goes on using its own. One held with the key before is let go.</summary>
    /// <param name="key">1 to 200 bytes of UTF-8.</param>
    /// <param name="note">What the next owner will need, at most 64 KiB; the Keeper does not look into it.</param>
    /// <param name="connection">A connection over a socket of the same execution model, plain.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="KeeperException">It was refused.</exception>
    /// <exception cref="NotSupportedException">The connection is no plain socket, or closed.</exception>
    public abstract ValueTask HoldAsync(string key, ReadOnlyMemory<byte> note, Connection connection, CancellationToken cancellationToken);

    /// <summary>Puts another note beside a held connection.</summary>
    /// <exception cref="KeeperException"><see cref="KeeperFailure.NoSuchSocket"/> where none is held with this key.</exception>
    public abstract ValueTask NoteAsync(string key, ReadOnlyMemory<byte> note, CancellationToken cancellationToken);

    /// <summary>Takes a copy of a held connection; null where none is held with this key.</summary>
    /// <exception cref="KeeperException">The Keeper does not answer.</exception>
    /// <exception cref="NetworkException">It is broken already, and was not of use any more.</exception>
    public abstract ValueTask<HeldConnection?> TakeAsync(string key, CancellationToken cancellationToken);

    /// <summary>All that are held, in the order in which they came.</summary>
    /// <exception cref="KeeperException">The Keeper does not answer.</exception>
    public abstract ValueTask<IReadOnlyList<HeldKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Has the Keeper let a connection go; it ends where nobody else has it.</summary>
    /// <returns>False where none is held with this key.</returns>
    /// <exception cref="KeeperException">The Keeper does not answer.</exception>
    public abstract ValueTask<bool> DropAsync(string key, CancellationToken cancellationToken);

    /// <summary>Closes the connection to the Keeper, which goes on holding.</summary>
    public abstract ValueTask DisposeAsync();
}
