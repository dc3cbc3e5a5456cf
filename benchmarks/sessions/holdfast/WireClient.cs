using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>
/// Requests over one connection, one after the other, on the thread that asks: as little of a client as can be, so that what is measured is
/// the daemon.
/// </summary>
internal sealed class WireClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[256 * 1024];

    public WireClient(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>The bytes of a request (RFC 9112, section 3).</summary>
    public static byte[] Request(string method, string path, string token, byte[] body)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Sends a request and takes the answer to its last byte; whether it was one of success.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    public bool Ask(byte[] request)
    {
        _socket.Send(request);
        var (length, head) = (0, -1);
        while (true)
        {
            var count = _socket.Receive(_answer.AsSpan(length));
            if (count == 0) throw new SocketException((int)SocketError.ConnectionReset);
            length += count;
            var answer = _answer.AsSpan(0, length);
            if (head < 0) head = answer.IndexOf("\r\n\r\n"u8);
            if (head >= 0 && IsWhole(answer[..head], answer[(head + 4)..])) return answer.StartsWith("HTTP/1.1 2"u8);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var at = head.IndexOf("Content-Length: "u8);
        // The last chunk is empty (RFC 9112, section 7.1), and JSON has no line of it inside.
        if (at < 0) return body.EndsWith("0\r\n\r\n"u8);
        var value = head[(at + "Content-Length: ".Length)..];
        var end = value.IndexOf((byte)'\r');
        return body.Length >= int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
