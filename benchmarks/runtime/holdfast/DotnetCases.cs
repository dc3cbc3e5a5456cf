using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Holdfast.Benchmarks.Runtime;

/// <summary>The cases with what .NET itself has: Task.Run, System.Threading.Channels, Socket.</summary>
internal sealed class DotnetCases : ICases
{
    /// <inheritdoc/>
    public async Task RoundTripAsync(int rounds)
    {
        var there = Channel.CreateBounded<int>(1);
        var back = Channel.CreateBounded<int>(1);
        var echo = Task.Run(async () =>
        {
            await foreach (var value in there.Reader.ReadAllAsync()) await back.Writer.WriteAsync(value);
        });
        await Task.Run(async () =>
        {
            for (var round = 0; round < rounds; round++)
            {
                await there.Writer.WriteAsync(round);
                await back.Reader.ReadAsync();
            }
        });
        there.Writer.Complete();
        await echo;
    }

    /// <inheritdoc/>
    public async Task ChannelAsync(int messages, int producers)
    {
        var channel = Channel.CreateBounded<int>(128);
        var each = messages / producers;
        for (var producer = 0; producer < producers; producer++)
        {
            _ = Task.Run(async () =>
            {
                for (var value = 0; value < each; value++) await channel.Writer.WriteAsync(value);
            });
        }

        await Task.Run(async () =>
        {
            for (var received = 0; received < each * producers; received++) await channel.Reader.ReadAsync();
        });
    }

    /// <inheritdoc/>
    public async Task SpawnAsync(int tasks)
    {
        const int Batch = 1000;
        await Task.Run(async () =>
        {
            var started = new Task[Batch];
            for (var done = 0; done < tasks; done += Batch)
            {
                for (var index = 0; index < Batch; index++) started[index] = Task.Run(static () => Task.CompletedTask);
                foreach (var task in started) await task;
            }
        });
    }

    /// <inheritdoc/>
    public async Task<Action> SuspendAsync(int tasks)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = new Task[tasks];
        for (var index = 0; index < tasks; index++) all[index] = Task.Run(async () => await gate.Task);
        await Task.Delay(200);
        return () =>
        {
            GC.KeepAlive(all);
            gate.SetResult();
        };
    }

    /// <inheritdoc/>
    public async Task<TimeSpan[]> SleepAsync(int sleeps)
    {
        var all = new Task<TimeSpan>[sleeps];
        for (var index = 0; index < sleeps; index++)
        {
            var pause = Pauses.Of(index);
            all[index] = Task.Run(async () =>
            {
                var started = Stopwatch.GetTimestamp();
                await Task.Delay(pause);
                return Stopwatch.GetElapsedTime(started) - pause;
            });
        }

        return await Task.WhenAll(all);
    }

    /// <inheritdoc/>
    public async Task EchoAsync(Action<int> listening)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        listening(((IPEndPoint)listener.LocalEndPoint!).Port);
        while (true)
        {
            var connection = await listener.AcceptAsync();
            connection.NoDelay = true;
            _ = Task.Run(() => ServeAsync(connection, 4096));
        }
    }

    /// <inheritdoc/>
    public async Task HoldAsync(int connections, Action<int> listening, Action held)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        listening(((IPEndPoint)listener.LocalEndPoint!).Port);
        for (var accepted = 1; ; accepted++)
        {
            var connection = await listener.AcceptAsync();
            _ = Task.Run(() => ServeAsync(connection, 16));
            if (accepted == connections) _ = Task.Run(held);
        }
    }

    private static async Task ServeAsync(Socket connection, int bufferBytes)
    {
        using (connection)
        {
            var buffer = new byte[bufferBytes];
            try
            {
                while (await connection.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) is var count and > 0)
                {
                    await connection.SendAsync(buffer.AsMemory(0, count), SocketFlags.None);
                }
            }
            catch (SocketException)
            {
                // The load has ended.
            }
        }
    }
}
