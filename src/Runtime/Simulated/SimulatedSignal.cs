namespace Holdfast.Runtime.Simulated;

/// <summary>Wakes whoever waits for a change; the woken look again for themselves.</summary>
internal sealed class SimulatedSignal(SimulatedScheduler scheduler)
{
    private readonly List<TaskCompletionSource> _waiters = [];

    /// <summary>Waits for the next change.</summary>
    public async ValueTask WaitAsync(string what, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Add(waiter);
        using var cancelled = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        try
        {
            await scheduler.Running.WaitingAsync(what, waiter.Task);
        }
        finally
        {
            _waiters.Remove(waiter);
        }
    }

    /// <summary>Says that something changed.</summary>
    public void Set()
    {
        foreach (var waiter in _waiters)
        {
            waiter.TrySetResult();
        }
    }
}
