namespace Holdfast.Tn3270.Host;

/// <summary>Who prints now, and who waits for it, in the order in which they came.</summary>
internal sealed class PrinterTurns
{
    /// <summary>How many may wait; one more is told that the printer is too busy.</summary>
    public const int WaitingLimit = 256;

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _taken;

    /// <summary>Waits for the right to print.</summary>
    /// <exception cref="InvalidOperationException">Too many wait already.</exception>
    public async ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource? mine = null;
        lock (_gate)
        {
            if (_waiting.Count >= WaitingLimit)
            {
                throw new InvalidOperationException($"{WaitingLimit} jobs wait for this printer already.");
            }
            if (_taken)
            {
                mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(mine);
            }
            _taken = true;
        }
        if (mine is not null)
        {
            await using CancellationTokenRegistration giveUp = cancellationToken.Register(() => mine.TrySetCanceled(cancellationToken));
            await mine.Task;
        }
        return new PrinterTurn(this);
    }

    /// <summary>Lets the next one print who still wants to.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }
            _taken = false;
        }
    }
}
