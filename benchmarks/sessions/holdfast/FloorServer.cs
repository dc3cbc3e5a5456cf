using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>
/// Answers every request with the same bytes, by a thread for each connection: what one takes to be asked and to answer on this machine at this
/// time, with nothing done for it. Until its input ends.
/// </summary>
internal static class FloorServer
{
    private const int AnswerBytes = 4096;

    public static void Run()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Figures.Print("port", ((IPEndPoint)listener.LocalEndPoint!).Port);
        new Thread(() =>
        {
            while (true) new Thread(Serve) { IsBackground = true }.Start(listener.Accept());
        })
        { IsBackground = true }.Start();
        Console.In.ReadLine();
    }

    private static void Serve(object? accepted)
    {
        using var socket = (Socket)accepted!;
        socket.NoDelay = true;
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {AnswerBytes}\r\n\r\n{new string(' ', AnswerBytes)}");
        var request = new byte[AnswerBytes];
        for (var length = 0; ;)
        {
            var count = socket.Receive(request.AsSpan(length));
            if (count == 0) return;
            length += count;
            // Whoever asks waits for the answer, so there is one request at a time.
            if (!request.AsSpan(0, length).EndsWith("\r\n\r\n"u8)) continue;
            socket.Send(answer);
            length = 0;
        }
    }
}
