using System.Net.Sockets;
using Holdfast.Keeper.Protocol;
using Holdfast.Runtime.ThreadPool;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.Keeping;

/// <summary>A Unix socket to the Keeper over which sockets go as well; one order at a time.</summary>
internal sealed class KeeperSocket : IDisposable
{
    private const int ReadBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _peeked = new byte[1];
    private byte[] _received = new byte[ReadBytes];
    private uint _lastRequest;

    private KeeperSocket(Socket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <exception cref="KeeperException">Nobody answers there.</exception>
    public static async ValueTask<KeeperSocket> ConnectAsync(Address address, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(UnixSockets.EndPointOf(address), cancellationToken);
            return new KeeperSocket(socket);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new KeeperException(KeeperFailure.Lost, $"no Keeper answers at {address}: {failure.Message}", failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends an order, with a socket where one is given, and waits for its answer, with a socket where one comes.</summary>
    /// <exception cref="KeeperException">The connection is gone.</exception>
    /// <exception cref="ProtocolException">The order is too long, or the answer is no frame.</exception>
    public async ValueTask<(MessageKind Kind, byte[] Fields, SafeFileHandle? Socket)> AskAsync(
        Action<FrameWriter, uint> write, SafeFileHandle? socket, CancellationToken cancellationToken)
    {
        var writer = new FrameWriter();
        write(writer, ++_lastRequest);
        try
        {
            var sent = socket is null ? 0 : SendWith(writer.Written.Span, socket);
            while (sent < writer.Written.Length)
                sent += await _socket.SendAsync(writer.Written[sent..], SocketFlags.None, cancellationToken);
            return await ReceiveAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            throw new KeeperException(KeeperFailure.Lost, "the connection to the Keeper is gone", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int SendWith(ReadOnlySpan<byte> bytes, SafeFileHandle socket)
    {
        var count = DescriptorMessage.Send((int)_socket.Handle, bytes, (int)socket.DangerousGetHandle());
        return count > 0 ? (int)count : throw new SocketException();
    }

    private async ValueTask<(MessageKind Kind, byte[] Fields, SafeFileHandle? Socket)> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        SafeFileHandle? came = null;
        while (true)
        {
            // Nothing is taken out yet: a socket comes only with the bytes that it was sent with.
            await _socket.ReceiveAsync(_peeked, SocketFlags.Peek, cancellationToken);
            if (_received.Length - length < ReadBytes)
                Array.Resize(ref _received, _received.Length * 2);
            length += Receive(length, ref came);
            if (TryTake(length, out var kind, out var fields))
                return (kind, fields, came);
        }
    }

    private unsafe int Receive(int length, ref SafeFileHandle? came)
    {
        Span<int> descriptors = stackalloc int[DescriptorMessage.MostOfOneCall];
        fixed (byte* start = _received)
        {
            var got = DescriptorMessage.Receive((int)_socket.Handle, start + length, _received.Length - length, descriptors, out var count);
            if (count > 0)
                came = new SafeFileHandle(descriptors[0], ownsHandle: true);
            return got > 0 ? (int)got : throw new SocketException((int)SocketError.ConnectionReset);
        }
    }

    private bool TryTake(int length, out MessageKind kind, out byte[] fields)
    {
        var whole = Frame.TryTake(_received.AsSpan(0, length), out var frame, out _);
        (kind, fields) = whole ? (frame.Kind, frame.Fields.ToArray()) : (default, []);
        return whole;
    }
}
