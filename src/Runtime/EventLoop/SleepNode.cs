namespace Holdfast.Runtime.EventLoop;

/// <summary>A delay on a loop. Each loop keeps those that have ended for the next.</summary>
internal sealed class SleepNode : LoopTimerNode, IThreadPoolWorkItem
{
    /// <summary>Ended delays that a thread keeps for further ones.</summary>
    private const int KeptPerThread = 4096;

    [ThreadStatic]
    private static SleepNode? _kept;

    [ThreadStatic]
    private static int _keptCount;

    private readonly SleepWait _wait;
    private SleepNode? _nextKept;
    private Loop? _loop;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private long _due;
    private bool _underWay;

    private SleepNode() => _wait = new SleepWait(this);

    /// <summary>Completes after a duration; zero or less lets other work run once. Any thread.</summary>
    public static ValueTask Start(Loop loop, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        if (loop.IsOver)
            return ValueTask.FromException(Clock.HasEnded());
        var node = Rent();
        node._loop = loop;
        node._token = cancellationToken;
        node._due = duration <= TimeSpan.Zero ? 0 : Loop.TicksAfter(duration);
        node._underWay = true;
        var task = node._wait.UntypedTask;
        if (loop.IsCurrent && node._due > 0)
            node.Begin();
        else
            loop.Enqueue(node, null);
        return task;
    }

    /// <inheritdoc/>
    public override void Fire()
    {
        Leave();
        _wait.TrySetResult(true);
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
        Leave();
        _wait.TrySetException(Clock.HasEnded());
    }

    /// <summary>Begins, or ends at once, or is cancelled: whatever is to be done on the loop.</summary>
    public void Execute()
    {
        if (!_loop!.IsCurrent || _loop.IsOver)
            Abandon();
        else if (_due == 0)
            Fire();
        else
            Begin();
    }

    /// <summary>Ends it where its token was cancelled; on the loop's thread.</summary>
    public void Cancel()
    {
        // By now it may have ended, and be another delay whose token is not cancelled.
        if (!_underWay || !_token.IsCancellationRequested || !IsArmed || !_loop!.IsCurrent)
            return;
        _loop.Disarm(this);
        var token = _token;
        Leave();
        _wait.TrySetException(new OperationCanceledException(token));
    }

    /// <summary>Keeps it for another delay: its result was taken.</summary>
    public void Keep()
    {
        if (_keptCount >= KeptPerThread)
            return;
        _keptCount++;
        _nextKept = _kept;
        _kept = this;
    }

    private static SleepNode Rent()
    {
        if (_kept is not { } node)
            return new SleepNode();
        _keptCount--;
        _kept = node._nextKept;
        node._nextKept = null;
        return node;
    }

    private void Begin()
    {
        _loop!.Arm(this, _due);
        if (_token.CanBeCanceled)
            _registration = _token.UnsafeRegister(static state => ((SleepNode)state!).AskToCancel(), this);
    }

    private void AskToCancel() => _loop!.Post(new SleepCancellation(this));

    private void Leave()
    {
        _underWay = false;
        _registration.Unregister();
        _registration = default;
        _token = default;
    }
}
