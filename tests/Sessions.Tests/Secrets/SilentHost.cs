using System.Net;
using System.Net.Sockets;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Sessions.Tests.Secrets;

/// <summary>A host that asks for a password, answers once it is told to, and keeps nothing of what it was sent.</summary>
internal sealed class SilentHost : IDisposable
{
    private static readonly byte[] EndOfRecord = [0xFF, 0xEF];

    // Terminal type, end of record and binary, both ways (RFC 1576).
    private static readonly byte[] Agreement =
        [0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0, 0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    public SilentHost()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when a key has come, with what was typed.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Characters of the password that came.</summary>
    public int TypedLength { get; private set; }

    /// <summary>Shows the menu.</summary>
    public void Answer() => _answer.TrySetResult();

    /// <summary>Completes when the terminal that typed has gone.</summary>
    public Task Ended => _serving;

    public void Dispose() => _listener.Dispose();

    /// <summary>Serves one after the other; whoever only looks, as a check does, types nothing.</summary>
    private async Task ServeAsync()
    {
        while (!Asked.IsCompleted)
        {
            using var socket = await _listener.AcceptSocketAsync();
            try
            {
                await ServeAsync(socket);
            }
            catch (SocketException)
            {
                // It has gone without a word.
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        // At 1,2 the title; at 2,1 a field that is not displayed, of sixteen cells, with the cursor.
        await socket.SendAsync((byte[])
            [.. Agreement, 0xF5, 0xC3, 0x11, 0x40, 0x40, 0x1D, 0xF0, .. CodePage.Cp037.Encode("SIGN ON"), 0x11, 0xC1, 0x50, 0x1D, 0x4C, 0x13, 0x11, 0xC1, 0x61, 0x1D, 0xF0, .. EndOfRecord]);
        var buffer = GC.AllocateArray<byte>(4096, pinned: true);
        for (int length = 0, end = -1; end < 0; end = buffer.AsSpan(0, length).IndexOf(EndOfRecord))
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0) return;
            length += read;
        }

        var record = buffer.AsSpan(0, buffer.AsSpan().IndexOf(EndOfRecord));
        // Behind the key (7D), the cursor, and the field's place.
        TypedLength = record.Length - record.LastIndexOf((byte)0x7D) - 6;
        Array.Clear(buffer);
        _asked.SetResult();
        await _answer.Task;
        await socket.SendAsync((byte[])[0xF5, 0xC3, 0x11, 0x40, 0x40, 0x1D, 0xF0, .. CodePage.Cp037.Encode("MAIN MENU"), .. EndOfRecord]);
        while (await socket.ReceiveAsync(buffer) > 0)
        {
            // Until the terminal is gone.
        }
    }
}
