using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Migration;

/// <summary>
/// Where the inputs of a session pass while none of its migrations is under way, and wait while one is. What a migration could not restore is
/// told to those who were under way with an input; where nobody was, the next input is refused with it, once.
/// </summary>
/// <param name="wait">How long an input waits, at the most.</param>
internal sealed class MigrationGate(TimeSpan wait)
{
    /// <summary>Inputs that wait, at the most.</summary>
    public const int WaiterLimit = 64;

    /// <summary>Migrations remembered, at the most; the oldest are forgotten first.</summary>
    public const int HistoryLimit = 8;

    private readonly Lock _gate = new();
    private readonly List<MigrationView> _history = [];
    private TaskCompletionSource _changed = Fresh();
    private TaskCompletionSource? _over;
    private TaskCompletionSource? _quiet;
    private int _inside;
    private int _waiting;
    private int _count;
    private int _epoch;
    private long _changes;
    private Fault? _notice;
    private bool _noticeTold = true;

    /// <summary>How long an input waits for the end of a migration.</summary>
    public TimeSpan Wait => wait;

    /// <summary>Whether a migration is under way.</summary>
    public bool Closed
    {
        get
        {
            lock (_gate) return _over is not null;
        }
    }

    /// <summary>The migrations, the oldest first; the last may be under way.</summary>
    public IReadOnlyList<MigrationView> History
    {
        get
        {
            lock (_gate) return [.. _history];
        }
    }

    /// <summary>The latest migration; null where there was none.</summary>
    public MigrationView? Latest
    {
        get
        {
            lock (_gate) return _history.Count == 0 ? null : _history[^1];
        }
    }

    /// <summary>Counts what became of migrations, from 0.</summary>
    public long Changes
    {
        get
        {
            lock (_gate) return _changes;
        }
    }

    /// <summary>Completes at the next change. Take the task first, then look.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate) return _changed.Task;
        }
    }

    /// <summary>Completes when no migration is under way.</summary>
    public Task Over
    {
        get
        {
            lock (_gate) return _over?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Lets an input in, at once or when the migration is over. Whoever was let in calls <see cref="Leave"/>.</summary>
    /// <returns>What to ask <see cref="Notice(int)"/> with, or why it is not let in.</returns>
    public ValueTask<Result<int>> EnterAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Nearly always: nothing is made for a wait that does not come.
            if (_over is null) return new ValueTask<Result<int>>(Pass(_epoch));
        }

        return WaitAsync(clock, cancellationToken);
    }

    /// <summary>An input that was let in has been carried out, or not.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_inside == 0) _quiet?.TrySetResult();
        }
    }

    /// <summary>What a migration since an input came in could not restore; null where there was none, or all was restored.</summary>
    public Fault? Notice(int entered)
    {
        lock (_gate) return TakeNotice(entered);
    }

    /// <summary>The holder has been told otherwise what was not restored; the fault he was to get.</summary>
    public Fault? TakeNotice()
    {
        lock (_gate)
        {
            var notice = _noticeTold ? null : _notice;
            _noticeTold = true;
            return notice;
        }
    }

    /// <summary>Has the next input be refused with this, once: the session is not where its holder left it.</summary>
    public void Remind(Fault notice)
    {
        lock (_gate) (_notice, _noticeTold) = (notice, false);
    }

    /// <summary>Begins a migration, unless one is under way.</summary>
    /// <returns>Its view; null where one is under way.</returns>
    public MigrationView? Begin(MigrationCause cause, string from, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_over is not null) return null;
            _over = Fresh();
            var view = new MigrationView
            {
                Number = ++_count, Cause = cause, State = MigrationState.Pending, From = from, Moments = [new MigrationMoment(MigrationState.Pending, now)],
            };
            if (_history.Count == HistoryLimit) _history.RemoveAt(0);
            _history.Add(view);
            Change();
            return view;
        }
    }

    /// <summary>Completes when every input that was let in before the migration began has been carried out.</summary>
    public Task QuietAsync()
    {
        lock (_gate)
        {
            if (_inside == 0) return Task.CompletedTask;
            _quiet ??= Fresh();
            return _quiet.Task;
        }
    }

    /// <summary>Shows what the migration is at.</summary>
    public void Show(MigrationView view)
    {
        lock (_gate)
        {
            _history[^1] = view;
            Change();
        }
    }

    /// <summary>Ends the migration that is under way and lets inputs in again.</summary>
    /// <param name="notice">What could not be restored; null where all was.</param>
    public void End(Fault? notice)
    {
        TaskCompletionSource? over;
        lock (_gate)
        {
            if (notice is not null) (_notice, _noticeTold, _epoch) = (notice, false, _epoch + 1);
            (over, _over, _quiet) = (_over, null, null);
            Change();
        }

        over?.TrySetResult();
    }

    /// <summary>What an input is told whose patience has ended.</summary>
    public Fault Refusal() => new(SessionErrors.Migrating, $"The session's migration was not over after {wait.TotalSeconds:0.###} s.");

    /// <summary>Waits for the end of the migration.</summary>
    private async ValueTask<Result<int>> WaitAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        int? asked = null;
        while (true)
        {
            Task over;
            lock (_gate)
            {
                asked ??= _epoch;
                if (_over is null) return Pass(asked.Value);
                if (_waiting >= WaiterLimit) return new Fault(SessionErrors.TooManyCommands, $"{WaiterLimit} inputs already wait for the end of the migration.");
                _waiting++;
                over = _over.Task;
            }

            try
            {
                await over.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Refusal();
            }
            finally
            {
                lock (_gate) _waiting--;
            }
        }
    }

    private Result<int> Pass(int asked)
    {
        if (TakeNotice(asked) is { } notice) return notice;
        _inside++;
        return asked;
    }

    private Fault? TakeNotice(int entered)
    {
        if (entered == _epoch && _noticeTold) return null;
        _noticeTold = true;
        return _notice;
    }

    private void Change()
    {
        _changes++;
        _changed.TrySetResult();
        _changed = Fresh();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
