using Holdfast.Runtime;
using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Benchmarks.Runtime;

/// <summary>The cases with Holdfast's runtime, on the execution model given.</summary>
internal sealed class HoldfastCases(Io io) : ICases
{
    /// <inheritdoc/>
    public async Task RoundTripAsync(int rounds)
    {
        await io.Spawn("round-trip", async Fiber () =>
        {
            var there = Channel.Bounded<int>("there", 1);
            var back = Channel.Bounded<int>("back", 1);
            var echo = io.Spawn("echo", async Fiber () =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    await back.Sender.SendAsync(await there.Receiver.ReceiveAsync());
                }
            });
            for (var round = 0; round < rounds; round++)
            {
                await there.Sender.SendAsync(round);
                await back.Receiver.ReceiveAsync();
            }

            await echo;
        });
    }

    /// <inheritdoc/>
    public async Task ChannelAsync(int messages, int producers)
    {
        var each = messages / producers;
        await io.Spawn("consumer", async Fiber () =>
        {
            var channel = Channel.Bounded<int>("messages", 128);
            for (var producer = 0; producer < producers; producer++)
            {
                _ = io.Spawn("producer", async Fiber () =>
                {
                    for (var value = 0; value < each; value++) await channel.Sender.SendAsync(value);
                });
            }

            for (var received = 0; received < each * producers; received++) await channel.Receiver.ReceiveAsync();
        });
    }

    /// <inheritdoc/>
    public async Task SpawnAsync(int tasks)
    {
        const int Batch = 1000;
        await io.Spawn("spawns", async Fiber () =>
        {
            var started = new Fiber[Batch];
            for (var done = 0; done < tasks; done += Batch)
            {
                for (var index = 0; index < Batch; index++) started[index] = io.Spawn("empty", static () => EmptyAsync());
                foreach (var fiber in started) await fiber;
            }
        });
    }

    /// <inheritdoc/>
    public async Task<Action> SuspendAsync(int tasks)
    {
        var latch = new Latch("gate", 1);
        var all = new Fiber[tasks];
        await io.Spawn("suspends", async Fiber () =>
        {
            for (var index = 0; index < tasks; index++) all[index] = io.Spawn("suspended", async Fiber () => await latch);
        });
        await io.Clock.Delay(TimeSpan.FromMilliseconds(200));
        return () =>
        {
            GC.KeepAlive(all);
            latch.Signal();
        };
    }

    /// <inheritdoc/>
    public async Task<TimeSpan[]> SleepAsync(int sleeps)
    {
        var late = new TimeSpan[sleeps];
        await io.Spawn("sleeps", async Fiber () =>
        {
            var all = new Fiber[sleeps];
            for (var index = 0; index < sleeps; index++)
            {
                var number = index;
                all[index] = io.Spawn("sleep", async Fiber () =>
                {
                    var pause = Pauses.Of(number);
                    var started = io.Clock.GetTimestamp();
                    await io.Clock.Delay(pause);
                    late[number] = io.Clock.GetElapsedTime(started) - pause;
                });
            }

            foreach (var fiber in all) await fiber;
        });
        return late;
    }

    /// <inheritdoc/>
    public async Task EchoAsync(Action<int> listening)
    {
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), CancellationToken.None);
        listening(listener.LocalAddress.Port);
        await io.Spawn("accepts", async Fiber () =>
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(CancellationToken.None);
                _ = io.Spawn("serves", () => ServeAsync(connection, 4096));
            }
        });
    }

    /// <inheritdoc/>
    public async Task HoldAsync(int connections, Action<int> listening, Action held)
    {
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), CancellationToken.None);
        listening(listener.LocalAddress.Port);
        await io.Spawn("accepts", async Fiber () =>
        {
            for (var accepted = 1; ; accepted++)
            {
                var connection = await listener.AcceptAsync(CancellationToken.None);
                _ = io.Spawn("holds", () => ServeAsync(connection, 16));
                if (accepted == connections) _ = Task.Run(held);
            }
        });
    }

    private static async Fiber EmptyAsync()
    {
    }

    private static async Fiber ServeAsync(Connection connection, int bufferBytes)
    {
        await using (connection)
        {
            var buffer = new byte[bufferBytes];
            try
            {
                while (await connection.ReadAsync(buffer, CancellationToken.None) is var count and > 0)
                {
                    await connection.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
                }
            }
            catch (NetworkException)
            {
                // The load has ended.
            }
        }
    }
}
