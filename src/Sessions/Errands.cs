using Holdfast.Runtime;

namespace Holdfast.Sessions;

/// <summary>
/// The tasks a part runs in the background. None outlives it: disposing cancels them all and waits for their ends. What fails unexpectedly
/// in one is reported when it happens and takes nothing else with it.
/// </summary>
/// <param name="io">Where they run.</param>
/// <param name="report">Told the name of a task that failed and its failure; must not throw.</param>
internal sealed class Errands(Io io, Action<string, Exception> report) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private bool _closed;

    /// <summary>Starts a task; it is not started when they are being stopped already.</summary>
    public void Start(string name, Func<CancellationToken, Task> body)
    {
        lock (_gate)
        {
            if (_closed) return;
            // Not run under the lock beyond its first wait: Io.Start only queues it.
            var task = io.Start(name, () => RunAsync(name, body));
            _running.Add(task);
            _running.RemoveWhere(done => done.IsCompleted);
        }
    }

    /// <summary>Cancels all and waits for all. Never throws what they threw.</summary>
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
    }

    private async Task RunAsync(string name, Func<CancellationToken, Task> body)
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
            report(name, e);
        }
    }
}
