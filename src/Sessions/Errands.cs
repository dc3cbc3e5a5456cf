using Holdfast.Runtime;

namespace Holdfast.Sessions;

/// <summary>
/// The tasks a part runs in the background. None outlives it: disposing cancels them all and waits for their ends. What fails unexpectedly
/// in one is reported when it happens and takes nothing else with it.
/// </summary>
/// <remarks>They are counted and not listed: each session has several, and starting or ending one must not look at the others.</remarks>
/// <param name="io">Where they run.</param>
/// <param name="report">Told the name of a task that failed and its failure; must not throw.</param>
internal sealed class Errands(Io io, Action<string, Exception> report) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private int _running;
    private bool _closed;

    /// <summary>Starts a task; it is not started when they are being stopped already.</summary>
    public void Start(string name, Func<CancellationToken, Task> body)
    {
        lock (_gate)
        {
            if (_closed) return;
            _running++;
        }

        _ = io.Start(name, () => RunAsync(name, body));
    }

    /// <summary>Cancels all and waits for all. Never throws what they threw.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            if (_running == 0) _ended.TrySetResult();
        }

        // Not CancelAsync: that would leave this execution model for the thread pool.
        _stop.Cancel();
        await _ended.Task;
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
        finally
        {
            lock (_gate)
            {
                if (--_running == 0 && _closed) _ended.TrySetResult();
            }
        }
    }
}
