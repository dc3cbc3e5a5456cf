namespace Holdfast.Storage.Journal;

/// <summary>The number of the last durable record, and a way to wait for the next.</summary>
internal sealed class DurableSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _advanced;
    private long _sequence;

    internal void Advance(long sequence)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _sequence = Math.Max(_sequence, sequence);
            waiting = _advanced;
            _advanced = null;
        }

        waiting?.SetResult();
    }

    /// <summary>Completes when a record after the given one is durable.</summary>
    internal async ValueTask WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task advanced;
            lock (_gate)
            {
                if (_sequence > after)
                {
                    return;
                }

                _advanced ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                advanced = _advanced.Task;
            }

            await advanced.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends all waits: the journal is closed.</summary>
    internal void Close(Exception reason)
    {
        lock (_gate)
        {
            _advanced?.TrySetException(reason);
            _advanced = null;
        }
    }
}
