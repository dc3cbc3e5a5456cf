namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>A queue with one receiver, and with faults that can be planted in it.</summary>
internal sealed class PlantedQueue(Io io)
{
    private readonly Queue<int> _items = new();
    private TaskCompletionSource? _waiter;

    /// <summary>Looks whether there is anything, lets others run, and only then waits: what came meanwhile wakes nobody.</summary>
    public bool LosesWakeUps { get; init; }

    /// <summary>Takes an item out before the last point at which it can be cancelled: then nobody has it.</summary>
    public bool LosesWhatIsCancelled { get; init; }

    public void Send(int item)
    {
        _items.Enqueue(item);
        _waiter?.TrySetResult();
        _waiter = null;
    }

    public async Task<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (_items.Count == 0)
        {
            if (LosesWakeUps) await io.Clock.Delay(TimeSpan.Zero, cancellationToken);
            var waiter = _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancelled = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
            await waiter.Task;
        }

        if (!LosesWhatIsCancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _items.Dequeue();
        }

        var item = _items.Dequeue();
        await io.Clock.Delay(TimeSpan.Zero, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return item;
    }
}
