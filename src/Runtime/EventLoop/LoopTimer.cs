namespace Holdfast.Runtime.EventLoop;

/// <summary>A timer of the platform's shape on one loop. Its callback runs there.</summary>
internal sealed class LoopTimer : LoopTimerNode, ITimer, IThreadPoolWorkItem
{
    private readonly Loop _loop;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource> _disposals = [];
    private TimeSpan _dueTime = Timeout.InfiniteTimeSpan;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private long _version;
    private long _applied;
    private bool _disposed;

    /// <summary>Creates a timer that is not set.</summary>
    public LoopTimer(Loop loop, TimerCallback callback, object? state)
    {
        _loop = loop;
        _callback = callback;
        _state = state;
    }

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        lock (_lock)
        {
            if (_disposed)
                return false;
            _dueTime = dueTime;
            _period = period;
            _version++;
        }

        Apply();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _version++;
        }

        Apply();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_loop.IsCurrent)
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        // When the loop has come to it, no callback is running.
        var disposal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _disposed = true;
            _version++;
            _disposals.Add(disposal);
        }

        _loop.Post(this);
        return new ValueTask(disposal.Task);
    }

    /// <inheritdoc/>
    public override void Fire()
    {
        bool current;
        TimeSpan period;
        lock (_lock)
        {
            current = _applied == _version && !_disposed;
            period = _period;
        }

        if (!current)
            return;
        if (period > TimeSpan.Zero)
            _loop.Arm(this, Loop.TicksAfter(period));
        if (_flow is null)
            _callback(_state);
        else
            ExecutionContext.Run(_flow, static timer => ((LoopTimer)timer!).Call(), this);
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
        // A timer of the platform has no way to say that it will not fire.
    }

    /// <summary>Sets the timer as last asked; on the loop's thread.</summary>
    public void Execute()
    {
        TaskCompletionSource[] disposals;
        TimeSpan due;
        lock (_lock)
        {
            due = _disposed ? Timeout.InfiniteTimeSpan : _dueTime;
            _applied = _version;
            disposals = [.. _disposals];
            _disposals.Clear();
        }

        if (_loop.IsCurrent)
        {
            _loop.Disarm(this);
            if (due >= TimeSpan.Zero)
                _loop.Arm(this, Loop.TicksAfter(due));
        }

        foreach (var disposal in disposals)
        {
            disposal.SetResult();
        }
    }

    private void Call() => _callback(_state);

    private void Apply()
    {
        if (_loop.IsCurrent)
            Execute();
        else
            _loop.Post(this);
    }
}
