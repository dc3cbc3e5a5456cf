namespace Holdfast.Runtime.ThreadPool;

/// <summary>A child that writes to a file or to nowhere, in a session of its own where it is detached.</summary>
internal sealed class SpawnedChild : ChildProcess
{
    private const int WaiterStackBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _leads;
    private bool _reaped;

    private SpawnedChild(int id, bool leads) => (Id, _leads) = (id, leads);

    /// <inheritdoc/>
    public override int Id { get; }

    /// <inheritdoc/>
    public override string Output => "";

    /// <summary>Starts a program found by <see cref="ProgramPath"/>.</summary>
    /// <exception cref="ProcessStartException">The system refused.</exception>
    public static SpawnedChild Start(string program, ProcessStart start)
    {
        var child = new SpawnedChild(NativeSpawn.Start(program, start), start.Detached);

        // Few children are started this way and waiting for one blocks, so each has a small thread of its own.
        new Thread(child.Wait, WaiterStackBytes) { IsBackground = true, Name = $"wait:{child.Id}" }.Start();
        return child;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> WaitForExitAsync(CancellationToken cancellationToken) => await _exit.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Signal(int signal)
    {
        // Until it is reaped its id cannot be another's.
        lock (_lock)
        {
            if (!_reaped)
            {
                NativeProcess.Signal(Id, signal);
            }
        }
    }

    /// <inheritdoc/>
    public override void SignalSession(int signal)
    {
        // The same of its session's number, which is its own.
        lock (_lock)
        {
            if (_reaped)
                return;
            if (_leads)
                NativeSession.Signal(Id, signal);
            else
                NativeProcess.Signal(Id, signal);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Wait()
    {
        NativeProcess.AwaitExit(Id);
        int status;
        lock (_lock)
        {
            status = NativeProcess.Reap(Id);
            _reaped = true;
        }

        _exit.SetResult(status);
    }
}
