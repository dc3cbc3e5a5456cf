using System.Collections.Concurrent;
using Holdfast.Runtime.Channels;

namespace Holdfast.Runtime.Tests.Channels;

/// <summary>
/// The laws of channels, held against a drawn program of producers and consumers that send and receive in every way there is and give
/// up at drawn times: nothing lost, nothing twice, each producer's order kept, the capacity never exceeded.
/// </summary>
internal sealed class ChannelLaws
{
    private const int Ways = 6;

    private readonly Io _io;
    private readonly int _producers;
    private readonly int _consumers;
    private readonly int _each;
    private readonly Channel<(int Producer, int Number)> _main;
    private readonly Channel<(int Producer, int Number)> _side;
    private readonly ConcurrentQueue<(int Producer, int Number)>[] _received;

    private ChannelLaws(Io io, int messages)
    {
        _io = io;
        _producers = Draw(1, 5);
        _consumers = Draw(1, 5);
        _each = messages / _producers;
        _main = Channel.Bounded<(int, int)>("main", Draw(1, 5));
        _side = Channel.Bounded<(int, int)>("side", Draw(1, 3));
        _received = [.. Enumerable.Range(0, _consumers).Select(_ => new ConcurrentQueue<(int, int)>())];
    }

    /// <summary>Draws a program of so many messages, runs it and checks the laws.</summary>
    public static Task HoldAsync(Io io, int messages) => new ChannelLaws(io, messages).RunAsync();

    private async Task RunAsync()
    {
        var producers = Enumerable.Range(0, _producers).Select(p => _io.Spawn($"producer:{p}", async Fiber () => await ProduceAsync(p))).ToList();
        var consumers = Enumerable.Range(0, _consumers).Select(c => _io.Spawn($"consumer:{c}", async Fiber () => await ConsumeAsync(_received[c]))).ToList();
        foreach (var producer in producers)
        {
            await producer;
        }

        _main.Sender.Close();
        _side.Sender.Close();
        foreach (var consumer in consumers)
        {
            await consumer;
        }

        var all = _received.SelectMany(one => one).ToList();
        Assert.Equal(
            Enumerable.Range(0, _producers).SelectMany(p => Enumerable.Range(0, _each).Select(n => (p, n))),
            all.Order());
        foreach (var one in _received)
        {
            foreach (var fromOne in one.GroupBy(message => (message.Producer, message.Number % 2)))
            {
                Assert.Equal(fromOne.Select(message => message.Number).Order(), fromOne.Select(message => message.Number));
            }
        }
    }

    private async Task ProduceAsync(int producer)
    {
        for (var number = 0; number < _each; number++)
        {
            // Odd and even numbers take different channels, so that each channel has an order to keep.
            var sender = (number % 2 == 0 ? _main : _side).Sender;
            while (!await TrySendAsync(sender, (producer, number), Draw(0, Ways)))
            {
                Assert.InRange(sender.Count, 0, sender.Capacity);
            }
        }
    }

    private async Task<bool> TrySendAsync(Sender<(int, int)> sender, (int, int) message, int way)
    {
        switch (way)
        {
            case 0 or 1:
                await sender.SendAsync(message);
                return true;
            case 2:
                return sender.TrySend(message);
            case 3:
                return await Succeeds(async token => await sender.SendAsync(message, token));
            case 4:
                return await Succeeds(async token => await sender.SendAsync(message, _io.Clock, Moment(), token));
            default:
                var chosen = await Select.On(Select.After(_io.Clock, Moment()), Select.Send(sender, message));
                return chosen.Branch == 2;
        }
    }

    private async Task ConsumeAsync(ConcurrentQueue<(int, int)> received)
    {
        var open = true;
        while (open)
        {
            try
            {
                await ConsumeOnceAsync(received, Draw(0, Ways));
            }
            catch (ChannelClosedException)
            {
                open = _main.Receiver.Count + _side.Receiver.Count > 0 || !_main.Receiver.IsClosed || !_side.Receiver.IsClosed;
            }
        }
    }

    private async Task ConsumeOnceAsync(ConcurrentQueue<(int, int)> received, int way)
    {
        var receiver = (Draw(0, 2) == 0 ? _main : _side).Receiver;
        switch (way)
        {
            case 0:
                await Succeeds(async token => received.Enqueue(await receiver.ReceiveAsync(token)));
                break;
            case 1:
                await Succeeds(async token => received.Enqueue(await receiver.ReceiveAsync(_io.Clock, Moment(), token)));
                break;
            case 2:
                var some = new (int, int)[3];
                var count = receiver.TryReceive(some);
                some.Take(count).ToList().ForEach(received.Enqueue);
                await _io.Clock.Delay(Moment());
                break;
            case 3:
                await Succeeds(async token =>
                {
                    await foreach (var message in receiver.ReadAllAsync(token))
                    {
                        received.Enqueue(message);
                    }

                    await _io.Clock.Delay(Moment(), token);
                });
                break;
            default:
                await SelectAsync(received);
                break;
        }

        if (receiver.IsClosed && receiver.Count == 0)
        {
            await Task.Yield();
            throw new ChannelClosedException(receiver.Name);
        }
    }

    private async Task SelectAsync(ConcurrentQueue<(int, int)> received)
    {
        var chosen = await Select.On(Select.Receive(_main.Receiver), Select.Receive(_side.Receiver), Select.After(_io.Clock, Moment()));
        if (!chosen.IsClosed && chosen.Branch < 3)
        {
            received.Enqueue(chosen.Branch == 1 ? chosen.First : chosen.Second);
        }
    }

    // False where the attempt was given up.
    private async Task<bool> Succeeds(Func<CancellationToken, Task> attempt)
    {
        using var source = new CancellationTokenSource(Moment(), _io.Clock);
        try
        {
            await attempt(source.Token);
            return true;
        }
        catch (Exception error) when (error is TimeoutException || (error is OperationCanceledException && source.IsCancellationRequested))
        {
            return false;
        }
    }

    private TimeSpan Moment() => TimeSpan.FromMicroseconds(Draw(0, 300));

    private int Draw(int least, int below) => least + (int)_io.Random.NextInt64(below - least);
}
