using System.Security.Cryptography.X509Certificates;
using Holdfast.Runtime.EventLoop.Native;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime;

/// <summary>An open, ordered stream of bytes in both directions. One reader and one writer at a time.</summary>
public abstract class Connection : IAsyncDisposable
{
    /// <summary>The far end.</summary>
    public abstract Address RemoteAddress { get; }

    /// <summary>The near end.</summary>
    public abstract Address LocalAddress { get; }

    /// <summary>The certificate that the far side showed and that was found good; null where it showed none, or nothing is encrypted here.</summary>
    public virtual X509Certificate2? RemoteCertificate => null;

    /// <summary>Reads what is there, at least one byte; 0 when the far side has finished sending.</summary>
    /// <exception cref="NetworkException">The connection broke.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes the whole buffer.</summary>
    /// <exception cref="NetworkException">The connection broke.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Says that no more will be sent; reading goes on.</summary>
    public abstract void CompleteWrites();

    /// <summary>
    /// Another descriptor of the same socket, for whoever is to have it as well, such as the Keeper; not while this is being closed.
    /// It only closes itself: the far side hears nothing of it. Null where there is no socket that could be used without this object:
    /// a simulated one, or one that is encrypted here.
    /// </summary>
    public virtual SafeFileHandle? DuplicateSocket() => null;

    /// <summary>
    /// The kernel's count of this socket's bytes. Null where there is none to be had: the connection is simulated, encrypted here,
    /// broken, or reads go by way of other memory than the reader's own.
    /// </summary>
    public virtual ByteTally? Tally() => null;

    /// <summary>
    /// How long ago the far side's latest bytes reached this machine, whoever has read them; zero where some of them wait to be read, so that
    /// a program that is late itself can tell. Null where that cannot be told: nothing came yet, or there is no TCP socket.
    /// </summary>
    public virtual TimeSpan? Silence()
    {
        using var socket = DuplicateSocket();
        return socket is null ? null : NativeSocket.Silence((int)socket.DangerousGetHandle());
    }

    /// <summary>
    /// Lets go of the socket without ending it, for whoever else has a copy of it to go on; the far side hears nothing. No read or
    /// write may be under way. What has no socket of its own is closed.
    /// </summary>
    public virtual ValueTask LeaveAsync() => DisposeAsync();

    /// <summary>
    /// Has the connection break where the far machine acknowledges nothing of what is sent for this long (TCP_USER_TIMEOUT), and asks a quiet one
    /// for a sign of life now and then (SO_KEEPALIVE). Nothing where there is no TCP socket to say it to.
    /// </summary>
    /// <param name="limit">How long; at least a millisecond.</param>
    public void LimitUnacknowledged(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.FromMilliseconds(1));
        // Another descriptor of the same socket: its options are the socket's.
        using var socket = DuplicateSocket();
        if (socket is not null) NativeSocket.LimitUnacknowledged((int)socket.DangerousGetHandle(), (int)Math.Min(limit.TotalMilliseconds, int.MaxValue));
    }

    /// <summary>Closes both directions; reads under way end with a <see cref="NetworkException"/> or 0.</summary>
    public abstract ValueTask DisposeAsync();
}
