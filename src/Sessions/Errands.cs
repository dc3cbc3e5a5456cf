using Holdfast.Runtime;

namespace Holdfast.Sessions;

/// <summary>The tasks a part runs in the background. None outlives it: disposing cancels them all and waits for their ends.</summary>
internal sealed class Errands(Io io) : IAsyncDisposable
{
    /// <summary>Failures kept, at the most; the first tell most.</summary>
    private const int FailureLimit = 16;

    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];
    private readonly List<Exception> _failures = [];
    private readonly CancellationTokenSource _stop = new();
    private bool _closed;

    /// <summary>Starts a task; it is not started when they are being stopped already.</summary>
    public void Start(string name, Func<CancellationToken, Task> body)
    {
        lock (_gate)
        {
            if (_closed) return;
            // Not run under the lock beyond its first wait: Io.Start only queues it.
            var task = io.Start(name, () => RunAsync(body));
            _running.Add(task);
            _running.RemoveWhere(done => done.IsCompleted);
        }
    }

    /// <summary>Cancels all, waits for all, and throws what any of them threw unexpectedly.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] left;
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            left = [.. _running];
        }

        // Not CancelAsync: that would leave this execution model for the thread pool.
        _stop.Cancel();
        await Task.WhenAll(left);
        _stop.Dispose();
        if (_failures.Count > 0) throw new AggregateException("Background work of the sessions failed.", _failures);
    }

    private async Task RunAsync(Func<CancellationToken, Task> body)
    {
        try
        {
            await body(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, as asked.
        }
        catch (Exception e)
        {
            // Kept for the one who disposes; one failed errand must not take the others with it.
            lock (_gate)
            {
                if (_failures.Count < FailureLimit) _failures.Add(e);
            }
        }
    }
}
