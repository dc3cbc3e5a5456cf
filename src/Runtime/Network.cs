using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime;

/// <summary>Stream sockets of one execution model.</summary>
public abstract class Network
{
    /// <summary>Opens a connection.</summary>
    /// <exception cref="NetworkException">It could not be opened; <see cref="NetworkException.Failure"/> says why.</exception>
    public abstract ValueTask<Connection> ConnectAsync(Address address, CancellationToken cancellationToken);

    /// <summary>Makes a connection of an open, connected TCP socket that came from elsewhere, such as from the Keeper.</summary>
    /// <param name="socket">The socket; owned by the result from here on, and closed where it fails.</param>
    /// <exception cref="NetworkException">It is not connected any more.</exception>
    /// <exception cref="NotSupportedException">This network has no sockets: it is simulated.</exception>
    public virtual Connection Adopt(SafeFileHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.Dispose();
        throw new NotSupportedException("This network has no sockets.");
    }

    /// <summary>Binds and listens. A stale Unix socket file that nobody answers on is replaced.</summary>
    /// <exception cref="NetworkException">The address is in use, not permitted or not of this machine.</exception>
    public abstract ValueTask<Listener> ListenAsync(Address address, CancellationToken cancellationToken);

    /// <summary>Runs a TLS handshake as client over an open connection and returns the encrypted one, which owns it.</summary>
    /// <param name="connection">The open connection; owned by the result from here on.</param>
    /// <param name="serverName">The name the certificate must carry.</param>
    /// <param name="verify">Whether chain and name are verified; false only where a user asked for it in so many words.</param>
    /// <param name="cancellationToken">Ends the handshake.</param>
    /// <exception cref="NetworkException">The handshake failed.</exception>
    public ValueTask<Connection> SecureAsync(
        Connection connection, string serverName, bool verify, CancellationToken cancellationToken) =>
        SecureAsync(connection, new ServerTrust { ServerName = serverName, Verify = verify }, cancellationToken);

    /// <summary>Runs a TLS handshake as client over an open connection and returns the encrypted one, which owns it.</summary>
    /// <param name="connection">The open connection; owned by the result from here on, and closed where the handshake fails.</param>
    /// <param name="trust">What is demanded of the server.</param>
    /// <param name="cancellationToken">Ends the handshake.</param>
    /// <exception cref="NetworkException">The handshake failed.</exception>
    public abstract ValueTask<Connection> SecureAsync(Connection connection, ServerTrust trust, CancellationToken cancellationToken);

    /// <summary>Runs a TLS handshake as server over an accepted connection and returns the encrypted one, which owns it.</summary>
    /// <param name="connection">The open connection; owned by the result from here on, and closed where the handshake fails.</param>
    /// <param name="identity">What the client is shown, and what is demanded of it.</param>
    /// <param name="cancellationToken">Ends the handshake; give it a deadline, for a client may say nothing.</param>
    /// <exception cref="NetworkException">The handshake failed.</exception>
    public abstract ValueTask<Connection> SecureServerAsync(
        Connection connection, ServerIdentity identity, CancellationToken cancellationToken);
}
