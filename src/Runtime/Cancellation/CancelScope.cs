namespace Holdfast.Runtime.Cancellation;

/// <summary>
/// A part of a program that is cancelled as a whole: scopes form a tree, cancelling one cancels all below, and each knows why. Its
/// <see cref="Token"/> goes wherever a <see cref="CancellationToken"/> goes. A deadline holds for all below; the nearest counts.
/// Thread-safe.
/// </summary>
/// <remarks>
/// By the time any token of a subtree calls back, all of the subtree know that and why they are cancelled. Tokens are cancelled from
/// the top down, on the thread that cancels.
/// </remarks>
public sealed class CancelScope : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly Clock _clock;

    // One lock for a whole tree: cancelling is one step in all of it.
    private readonly Lock _lock;
    private readonly CancellationTokenSource _source = new();
    private readonly CancelScope? _parent;
    private readonly List<CancelScope> _children = [];
    private readonly CancellationTokenRegistration _outer;
    private readonly ITimer? _timer;
    private readonly bool _shielded;
    private CancelCause? _cause;
    private bool _disposed;

    /// <summary>Opens a scope at the top of a tree.</summary>
    /// <param name="clock">The time that deadlines follow.</param>
    /// <param name="name">Its name in reasons.</param>
    /// <param name="timeout">After how long it is cancelled; null for never, zero for at once.</param>
    /// <param name="cancellationToken">Cancels it from outside the tree.</param>
    public CancelScope(Clock clock, string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        : this(clock, name, null, timeout, shielded: false)
    {
        // Last, since a token that is cancelled already calls at once.
        _outer = cancellationToken.UnsafeRegister(
            static scope => ((CancelScope)scope!).Cancel(CancelReason.ParentCancelled, "the token given from outside"), this);
    }

    private CancelScope(Clock clock, string name, CancelScope? parent, TimeSpan? timeout, bool shielded)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(name);
        _clock = clock;
        Name = name;
        _parent = parent;
        _shielded = shielded;
        _lock = parent?._lock ?? new Lock();
        var own = timeout is { } wait ? Later(clock.Elapsed, wait) : (TimeSpan?)null;
        var above = shielded ? null : parent?.Deadline;
        Deadline = own is null || above < own ? above : own;
        CancelCause? inherited = null;
        lock (_lock)
        {
            if (parent is not null)
            {
                ObjectDisposedException.ThrowIf(parent._disposed, parent);
                parent._children.Add(this);
                inherited = shielded ? null : parent._cause;
            }

            if (inherited is not null)
                _cause = inherited with { Reason = CancelReason.ParentCancelled };
        }

        if (inherited is not null)
            _source.Cancel();
        else if (own is { } moment && own == Deadline)
        {
            // Set only once it is known here: it may call back at once.
            _timer = clock.CreateTimer(
                static scope => ((CancelScope)scope!).Pass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            SetTimer(moment - clock.Elapsed);
        }
    }

    /// <summary>Its name in reasons.</summary>
    public string Name { get; }

    /// <summary>Cancelled when the scope is.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why it was cancelled; null where it was not.</summary>
    public CancelCause? Cause => Volatile.Read(ref _cause);

    /// <summary>Whether it was cancelled.</summary>
    public bool IsCancelled => Cause is not null;

    /// <summary>When it will be cancelled, by <see cref="Clock.Elapsed"/>: the nearest of its own deadline and those above; null for never.</summary>
    public TimeSpan? Deadline { get; }

    /// <summary>How long that is from now, never less than zero; null for no limit.</summary>
    public TimeSpan? Remaining => Deadline is { } deadline ? Max(deadline - _clock.Elapsed, TimeSpan.Zero) : null;

    /// <summary>Opens a scope below this one. Where this one is cancelled already, so is that.</summary>
    /// <param name="name">Its name in reasons.</param>
    /// <param name="timeout">After how long it is cancelled, if no deadline above is nearer; null for those above alone.</param>
    /// <exception cref="ObjectDisposedException">This scope has closed.</exception>
    public CancelScope Open(string name, TimeSpan? timeout = null) => new(_clock, name, this, timeout, shielded: false);

    /// <summary>
    /// Opens a scope for clean-up, which goes on though this one is cancelled, and beyond its deadline, but not beyond a limit of its own.
    /// </summary>
    /// <param name="name">Its name in reasons.</param>
    /// <param name="limit">After how long it is cancelled whatever happens.</param>
    /// <exception cref="ObjectDisposedException">This scope has closed.</exception>
    public CancelScope Shield(string name, TimeSpan limit) => new(_clock, name, this, limit, shielded: true);

    /// <summary>Cancels it and all below, except what is shielded; nothing happens where it is cancelled already.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="detail">More about it, for people.</param>
    /// <exception cref="AggregateException">Callbacks registered with the tokens threw; everything is cancelled nevertheless.</exception>
    public void Cancel(CancelReason reason, string? detail = null)
    {
        List<CancelScope> marked = [];
        lock (_lock)
        {
            if (_cause is null && !_disposed)
                Mark(new CancelCause(reason, detail, Name, reason), marked);
        }

        CancelAll(marked);
    }

    /// <summary>Throws where it was cancelled; the message tells why, and where it began.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void ThrowIfCancelled()
    {
        if (Cause is { } why)
            throw new OperationCanceledException(Tell(why), Token);
    }

    /// <summary>Closes it: its deadline and what is above concern it no more. Scopes below that are still open are cancelled.</summary>
    public void Dispose()
    {
        // Not under the lock: this waits for a callback that is running, which may want it.
        _outer.Dispose();
        _timer?.Dispose();
        List<CancelScope> marked = [];
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _parent?._children.Remove(this);
            foreach (var child in _children.Where(child => child is { _cause: null, _shielded: false }))
                child.Mark(new CancelCause(CancelReason.ParentCancelled, "it closed", Name, CancelReason.ParentCancelled), marked);
        }

        // Its own source holds nothing to release, and somebody may be cancelling it right now.
        CancelAll(marked);
    }

    // What somebody registered may throw; the others must be cancelled all the same.
    private static void CancelAll(List<CancelScope> marked)
    {
        List<Exception>? failures = null;
        foreach (var scope in marked)
        {
            try
            {
                scope._source.Cancel();
            }
            catch (AggregateException failure)
            {
                (failures ??= []).AddRange(failure.InnerExceptions);
            }
        }

        if (failures is not null)
            throw new AggregateException("What was registered for a cancellation failed; all were cancelled.", failures);
    }

    private static TimeSpan Later(TimeSpan now, TimeSpan wait) => wait < TimeSpan.MaxValue - now ? now + wait : TimeSpan.MaxValue;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private string Tell(CancelCause why)
    {
        var origin = why.Origin == Name ? "" : $" since '{why.Origin}' was";
        return $"'{Name}' was cancelled{origin}: {Words(why.OriginReason)}{(why.Detail is null ? "" : $" ({why.Detail})")}.";
    }

    private static string Words(CancelReason reason) => reason switch
    {
        CancelReason.UserRequested => "user requested",
        CancelReason.Timeout => "timeout",
        CancelReason.ParentCancelled => "parent cancelled",
        CancelReason.ResourceExhausted => "resource exhausted",
        _ => "error occurred",
    };

    // Under the lock: the whole subtree knows before any token calls back, and whoever sees this one cancelled sees those below so.
    private void Mark(CancelCause why, List<CancelScope> marked)
    {
        marked.Add(this);
        foreach (var child in _children)
        {
            if (child is { _cause: null, _shielded: false })
                child.Mark(why with { Reason = CancelReason.ParentCancelled }, marked);
        }

        Volatile.Write(ref _cause, why);
    }

    // The platform's timers count whole milliseconds, of which they take at most 2^32 - 2.
    private void SetTimer(TimeSpan left)
    {
        var milliseconds = Math.Ceiling(Math.Clamp(left.TotalMilliseconds, 0, LongestTimer.TotalMilliseconds));
        _timer!.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private void Pass()
    {
        var left = Deadline!.Value - _clock.Elapsed;
        if (left > TimeSpan.Zero)
            SetTimer(left);
        else
            Cancel(CancelReason.Timeout);
    }
}
