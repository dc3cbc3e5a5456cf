using System.Text;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Serving;

/// <summary>The Unix socket, for the eyes of its own user only.</summary>
internal sealed unsafe class SocketListener
{
    private const int Backlog = 64;
    private const int MostPathBytes = 107; // sun_path of unix(7), less the zero at its end
    private const int AddressBytes = 110;
    private const uint OwnerReadsAndWrites = 0x7F; // umask 0177 leaves 0600 to the socket file

    // Given up for a moment where no other descriptor is left, so that who connects can be told so.
    private const string Nothing = "/dev/null";

    private readonly string _path;
    private int _reserve = OpenReserve();

    /// <summary>Binds and listens. A file left by a dead Keeper is replaced: the lock tells that no other one lives.</summary>
    /// <exception cref="SystemFailure">The path is too long, or the system refused.</exception>
    public SocketListener(string path)
    {
        _path = path;
        Descriptor = Libc.Socket(Flags.Unix, Flags.Stream | Flags.CloseOnExec | Flags.NonBlocking, 0);
        if (Descriptor < 0)
            throw new SystemFailure("socket");
        _ = Libc.Unlink(path);
        var before = Libc.Umask(OwnerReadsAndWrites);
        var bound = Bind(path);
        var errno = Errno.Last;
        _ = Libc.Umask(before);
        if (bound != 0)
            throw new SystemFailure($"bind {path}", errno);
        if (Libc.Listen(Descriptor, Backlog) != 0)
            throw new SystemFailure($"listen {path}");
    }

    /// <summary>Goes on listening with a socket that an earlier program of this process had bound.</summary>
    public SocketListener(string path, int descriptor) => (_path, Descriptor) = (path, descriptor);

    /// <summary>The listening socket.</summary>
    public int Descriptor { get; }

    /// <summary>Takes the next connection of this user; those of others are closed.</summary>
    /// <returns>Its descriptor; -1 where none waits or it was not let in, as nobody is while no descriptor is left.</returns>
    public int Accept()
    {
        var descriptor = Take();
        if (descriptor < 0)
        {
            if (Errno.Last is Errno.TooManyFiles or Errno.TooManyFilesOfAll)
                Shed();
            return -1;
        }

        if (IsOwnUser(descriptor))
            return descriptor;
        _ = Libc.Close(descriptor);
        return -1;
    }

    // A connection that nobody takes keeps the listener readable, and the loop would turn for nothing.
    private void Shed()
    {
        _ = Libc.Close(_reserve);
        var descriptor = Take();
        if (descriptor >= 0)
            _ = Libc.Close(descriptor);
        _reserve = OpenReserve();
    }

    private int Take() => Libc.Accept4(Descriptor, null, null, Flags.CloseOnExec | Flags.NonBlocking);

    private static int OpenReserve() => Libc.Open(Nothing, Flags.OpenReadOnly | Flags.CloseOnExec, 0);

    /// <summary>Stops listening and takes the file away.</summary>
    public void Close()
    {
        _ = Libc.Unlink(_path);
        _ = Libc.Close(Descriptor);
    }

    private static bool IsOwnUser(int descriptor)
    {
        var credentials = stackalloc uint[3]; // struct ucred: pid, uid, gid
        var length = 3u * sizeof(uint);
        return Libc.GetSockOpt(descriptor, Flags.SocketLevel, Flags.PeerCredentials, credentials, &length) == 0
            && credentials[1] == Libc.GetUid();
    }

    private int Bind(string path)
    {
        var length = Encoding.UTF8.GetByteCount(path);
        if (length > MostPathBytes)
            throw new SystemFailure($"the socket's path has {length} bytes and {MostPathBytes} are possible", Errno.Invalid);
        var address = stackalloc byte[AddressBytes];
        new Span<byte>(address, AddressBytes).Clear();
        *(ushort*)address = Flags.Unix;
        Encoding.UTF8.GetBytes(path, new Span<byte>(address + sizeof(ushort), MostPathBytes));
        return Libc.Bind(Descriptor, address, (uint)(sizeof(ushort) + length + 1));
    }
}
