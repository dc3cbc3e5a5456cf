using System.Net.Sockets;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>Unix sockets: files with an owner, which a killed program leaves behind.</summary>
internal static class UnixSockets
{
    /// <summary>The longest path the system takes, in bytes of UTF-8 (sun_path less its closing zero).</summary>
    private const int PathLimitBytes = 107;

    /// <summary>Connects; a missing socket file counts as refused, for nobody listens there.</summary>
    public static async ValueTask<Connection> ConnectAsync(Address address, CancellationToken cancellationToken)
    {
        var socket = Create(address, out var endpoint);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new SocketConnection(socket, address, address);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw File.Exists(address.Path)
                ? SocketFailures.Translate(error, $"Connecting to {address}", address)
                : new NetworkException(NetworkFailure.Refused, address, $"Connecting to {address} failed: there is no such socket.", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Binds and listens, for the owner alone, replacing a socket file on which nobody answers.</summary>
    public static Socket Listen(Address address)
    {
        var guard = address.Path + ".lock";
        try
        {
            // Between bind and listen a fresh socket looks stale; two programs starting at once must not take it for that.
            using var held = new FileStream(guard, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            return ListenGuarded(address);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new NetworkException(NetworkFailure.NotPermitted, address, $"Listening on {address} failed: {error.Message}", error);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new NetworkException(NetworkFailure.Other, address, $"Listening on {address} failed: there is no such folder.", error);
        }
        catch (IOException error) when (error is not NetworkException)
        {
            throw new NetworkException(
                NetworkFailure.AddressInUse, address, $"Listening on {address} failed: another program is about to listen there.", error);
        }
    }

    private static Socket ListenGuarded(Address address)
    {
        var socket = Create(address, out var endpoint);
        try
        {
            if (IsStale(address, endpoint))
            {
                File.Delete(address.Path!);
            }

            socket.Bind(endpoint);

            // Nobody can connect before listen, so the file is never open to others.
            File.SetUnixFileMode(address.Path!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen(SystemNetwork.BacklogConnections);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw SocketFailures.Translate(error, $"Listening on {address}", address);
        }
    }

    private static bool IsStale(Address address, UnixDomainSocketEndPoint endpoint)
    {
        if (!File.Exists(address.Path))
        {
            return false;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endpoint);
            return false;
        }
        catch (SocketException error)
        {
            // A file that is no socket refuses too; it is somebody's, and bind will say so.
            return error.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(address.Path!);
        }
    }

    // The platform does not tell sockets from other special files; what holds content is never removed.
    private static bool IsSocket(string path) => new FileInfo(path).Length == 0;

    /// <summary>A path in the system's form.</summary>
    /// <exception cref="NetworkException">It is too long.</exception>
    public static UnixDomainSocketEndPoint EndPointOf(Address address) =>
        System.Text.Encoding.UTF8.GetByteCount(address.Path!) <= PathLimitBytes
            ? new UnixDomainSocketEndPoint(address.Path!)
            : throw new NetworkException(
                NetworkFailure.Other, address, $"The path of {address} is longer than the {PathLimitBytes} bytes a Unix socket may have.");

    private static Socket Create(Address address, out UnixDomainSocketEndPoint endpoint)
    {
        endpoint = EndPointOf(address);
        return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    }
}
