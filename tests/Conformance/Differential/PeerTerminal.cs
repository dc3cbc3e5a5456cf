using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Holdfast.Conformance.Peers;
using Holdfast.Conformance.Traces;

namespace Holdfast.Conformance.Differential;

/// <summary>s3270 connected to a socket of ours, which says byte by byte what it is sent and hears what it answers.</summary>
internal sealed class PeerTerminal : IAsyncDisposable
{
    public const string Host = "127.0.0.1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly byte[] TimingMark = [0xFF, 0xFD, 0x06];
    private static readonly byte[] TimingMarkAnswer = [0xFF, 0xFC, 0x06];

    private readonly S3270 _program;
    private readonly Socket _socket;

    private PeerTerminal(S3270 program, Socket socket) => (_program, _socket) = (program, socket);

    /// <summary>Starts it and takes its connection.</summary>
    public static async Task<PeerTerminal> StartAsync(string[] arguments)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        S3270 program = await S3270.ConnectAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Host}:{port}"),
            [.. arguments, "-xrm", "s3270.aidWait: false", "-xrm", "s3270.unlockDelay: false"]);
        using CancellationTokenSource deadline = new(Patience);
        return new PeerTerminal(program, await listener.AcceptAsync(deadline.Token));
    }

    /// <summary>Does a step and returns what s3270 sent and shows once it is done with it.</summary>
    public async Task<ExpectedStep> DoAsync(HostStep step)
    {
        if (step.Action is { } action)
        {
            (bool ok, _) = await _program.TryAsync(action);
            if (!ok && action != "Reset()")
            {
                // A refused key is a state to compare like any other, but for the lock that the next moving key would take away.
                await _program.TryAsync("Reset()");
            }
        }
        using CancellationTokenSource deadline = new(Patience);
        await _socket.SendAsync((byte[])[.. step.Bytes, .. TimingMark], deadline.Token);
        byte[] sent = await HearAsync(deadline.Token);
        string[] cursor = [.. await _program.RunAsync("Query(Cursor)")];
        return new ExpectedStep(
            step.Name,
            Convert.ToHexStringLower(sent),
            _program.Status,
            cursor,
            [.. await _program.RunAsync("Ascii()")],
            [.. await _program.RunAsync("ReadBuffer(Ebcdic)")]);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _program.DisposeAsync();
    }

    private async Task<byte[]> HearAsync(CancellationToken cancellationToken)
    {
        List<byte> heard = [];
        byte[] chunk = new byte[64 * 1024];
        while (heard.Count < TimingMarkAnswer.Length || !heard[^TimingMarkAnswer.Length..].SequenceEqual(TimingMarkAnswer))
        {
            int count;
            try
            {
                count = await _socket.ReceiveAsync(chunk, cancellationToken);
            }
            catch (OperationCanceledException failure)
            {
                throw new TimeoutException($"s3270 did not come to the timing mark; it sent {Convert.ToHexStringLower([.. heard])}.", failure);
            }
            Assert.True(count > 0, "s3270 closed the connection.");
            heard.AddRange(chunk.AsSpan(0, count));
        }
        return [.. heard[..^TimingMarkAnswer.Length]];
    }
}
