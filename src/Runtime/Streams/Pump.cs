using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Holdfast.Runtime.Channels;

namespace Holdfast.Runtime.Streams;

/// <summary>Fibers that read sources into a bounded channel, for an enumeration that takes from it: they begin with it and do not outlive it.</summary>
/// <typeparam name="T">The element.</typeparam>
internal sealed class Pump<T>(Io io, string name, int capacity, IReadOnlyList<IAsyncEnumerable<T>> sources)
{
    /// <summary>The elements of all sources.</summary>
    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (sender, receiver) = Channel.Bounded<T>(name, capacity);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fibers = Start(sender, stop.Token);
        try
        {
            while (await NextAsync(receiver, cancellationToken) is (true, var element))
            {
                yield return element;
            }
        }
        finally
        {
            await StopAsync(stop, fibers);
        }
    }

    /// <summary>The elements of all sources in batches: see <see cref="StreamOperators"/>.</summary>
    public async IAsyncEnumerable<IReadOnlyList<T>> BatchesAsync(
        int size, TimeSpan longest, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (sender, receiver) = Channel.Bounded<T>(name, capacity);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fibers = Start(sender, stop.Token);
        try
        {
            while (await NextAsync(receiver, cancellationToken) is (true, var element))
            {
                var batch = new List<T> { element };
                await FillAsync(batch, size, io.Clock.Elapsed + longest, receiver, cancellationToken);
                yield return batch;
            }
        }
        finally
        {
            await StopAsync(stop, fibers);
        }
    }

    private static async ValueTask<(bool Has, T Element)> NextAsync(Receiver<T> receiver, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await receiver.ReceiveAsync(cancellationToken));
        }
        catch (ChannelClosedException end)
        {
            if (end.InnerException is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            return (false, default!);
        }
    }

    private static async Task StopAsync(CancellationTokenSource stop, List<Fiber> fibers)
    {
        await stop.CancelAsync();
        foreach (var fiber in fibers)
        {
            await fiber;
        }
    }

    private async Task FillAsync(List<T> batch, int size, TimeSpan due, Receiver<T> receiver, CancellationToken cancellationToken)
    {
        while (batch.Count < size)
        {
            var left = due - io.Clock.Elapsed;
            var chosen = await Select.On(
                Select.Receive(receiver), Select.After(io.Clock, left > TimeSpan.Zero ? left : TimeSpan.Zero), cancellationToken);
            if (chosen.Branch == 2 || chosen.IsClosed)
            {
                return;
            }

            batch.Add(chosen.First);
        }
    }

    private List<Fiber> Start(Sender<T> sender, CancellationToken cancellationToken)
    {
        var reading = sources.Count;
        var fibers = new List<Fiber>(sources.Count);
        foreach (var source in sources)
        {
            fibers.Add(io.Spawn(name, async Fiber () =>
            {
                await PumpAsync(source, sender, cancellationToken);
                if (Interlocked.Decrement(ref reading) == 0)
                {
                    sender.Close();
                }
            }));
        }

        return fibers;
    }

    private static async Task PumpAsync(IAsyncEnumerable<T> source, Sender<T> sender, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var element in source.WithCancellation(cancellationToken))
            {
                await sender.SendAsync(element, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The enumeration has ended and waits for this.
        }
        catch (ChannelClosedException closed) when (closed.Channel == sender.Name && sender.IsClosed)
        {
            // Another source has failed, which is what will be told.
        }
        catch (Exception failure)
        {
            // Who takes the elements gets it after those that came before.
            sender.Close(failure);
        }
    }
}
