using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Holdfast.Runtime.Dump;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime;

/// <summary>
/// A running piece of program: what <see cref="Io.Spawn(string, Func{Fiber})"/> starts from an <c>async Fiber</c> lambda or method. It can
/// be awaited for its end, which throws its failure. While its code runs it is the current synchronization context, so every await in it,
/// of whatever, goes on as this fiber on its execution model.
/// </summary>
/// <remarks>
/// An async method that returns a fiber does not run when called: it runs when it is spawned. One object is the fiber, the state
/// of its body and its line in the task dump.
/// </remarks>
[AsyncMethodBuilder(typeof(FiberMethodBuilder))]
[DebuggerDisplay("{DebugLine,nq}")]
public abstract class Fiber : SynchronizationContext, IThreadPoolWorkItem
{
    private static readonly object EndedWell = new();

    private Executor? _executor;
    private Action? _resume;
    private ExecutionContext? _context;
    private Fiber? _parent;
    private List<IHeld>? _held;
    private object? _waiting;

    // Null while nobody waits, then a fiber, a continuation or a list of them, at last EndedWell or the failure.
    private object? _outcome;
    private FiberPhase _phase;

    // Whether who runs the body now keeps what flows with it when the body has come back.
    private bool _isKeptAfter;

    // Apart from the phase: a thread that has just suspended the fiber may still be on its way out when another ends it.
    private FiberPhase _ending;

    private protected Fiber()
    {
    }

    /// <summary>The fiber whose code is running, or null outside of any.</summary>
    public static new Fiber? Current => SynchronizationContext.Current as Fiber;

    /// <summary>Its name in task dumps: a noun and, after a colon, an identifier; empty before it is spawned.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The fiber that spawned it or, when that has ended, the nearest above that has not; null at the top.</summary>
    public Fiber? Parent
    {
        get
        {
            var parent = _parent;
            while (parent is { HasEnded: true })
            {
                parent = parent._parent;
            }

            return parent;
        }
    }

    /// <summary>What it is doing.</summary>
    public FiberPhase Phase => HasEnded ? _ending : _phase;

    /// <summary>Whether it has ended, well or not.</summary>
    public bool HasEnded => _ending != FiberPhase.Created;

    /// <summary>Its failure when it has ended by one, cancellation included; otherwise null.</summary>
    public Exception? Failure => (Volatile.Read(ref _outcome) as ExceptionDispatchInfo)?.SourceException;

    /// <summary>Whether its end can be taken: said last of all that it says, so what it returned is there.</summary>
    internal bool HasOutcome => Volatile.Read(ref _outcome) is { } ending && (ReferenceEquals(ending, EndedWell) || ending is ExceptionDispatchInfo);

    /// <summary>What it waits for, or did last: described in task dumps. At most one write for a wait is all that they cost.</summary>
    internal object? Waiting
    {
        get => _waiting ?? (_phase == FiberPhase.Waiting ? AwaitChain.Of(Body).Leaf : null);
        set => _waiting = value;
    }

    /// <summary>The state of its body, for the task dump; null when it has ended.</summary>
    internal abstract object? Body { get; }

    /// <summary>What it holds, in words.</summary>
    internal IReadOnlyList<string> Holds
    {
        get
        {
            if (_held is not { } held)
            {
                return [];
            }

            lock (held)
            {
                return [.. held.Select(one => one.DescribeHeld())];
            }
        }
    }

    /// <summary>When it started, on the clock of its executor.</summary>
    internal long StartedMilliseconds { get; private set; }

    /// <summary>The stripe of the table it is in.</summary>
    internal byte Stripe { get; set; }

    /// <summary>The neighbour in the table.</summary>
    internal Fiber? NextInTable { get; set; }

    /// <summary>The neighbour in the table.</summary>
    internal Fiber? PreviousInTable { get; set; }

    /// <summary>Where it runs.</summary>
    internal Executor Executor => _executor ?? throw NotSpawned();

    /// <summary>Waits for its end and throws its failure.</summary>
    /// <exception cref="InvalidOperationException">It has not been spawned.</exception>
    public FiberAwaiter GetAwaiter() => _executor is null ? throw NotSpawned() : new FiberAwaiter(this);

    /// <summary>Its end as a task of the platform, for what takes one.</summary>
    public async Task AsTask() => await this;

    /// <inheritdoc/>
    public sealed override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        Executor.Enqueue(new PostedCallback(this, d, state), this);
    }

    /// <inheritdoc/>
    public sealed override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Name} ({Phase})";

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        if (_executor!.Clean is { } clean)
        {
            RunOnPool(clean);
            SetSynchronizationContext(null);
        }
        else
        {
            Run(static fiber => fiber.Step(), this);
        }
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">It has been started before.</exception>
    internal void Launch(string name, Executor executor)
    {
        if (Interlocked.CompareExchange(ref _executor, executor, null) is not null)
        {
            throw new InvalidOperationException($"The fiber '{Name}' has been spawned already; a fiber runs once.");
        }

        Name = name;
        if (Current is { } parent)
        {
            // The way up is kept short: a fiber must not hold on to ancestors that have ended.
            parent._parent = parent.Parent;
            _parent = parent;
        }

        StartedMilliseconds = executor.Milliseconds;
        _context = ExecutionContext.Capture();
        executor.Fibers.Add(this);
        executor.Enqueue(this, this);
    }

    /// <summary>Runs something as this fiber: as current context, with the phase told.</summary>
    internal void Run<TState>(Action<TState> action, TState state)
    {
        var before = SynchronizationContext.Current;
        SetSynchronizationContext(this);
        _phase = FiberPhase.Running;

        try
        {
            action(state);
        }
        finally
        {
            _phase = FiberPhase.Waiting;
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Notes what its body itself awaits, where that cannot be read in the body when it is asked for.</summary>
    internal void WaitsItselfAt(object wait)
    {
        // Compiled ahead of time, a program may have lost the names of its fields.
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            _waiting = wait;
        }
    }

    /// <summary>Whether this is what an awaiter of the platform got of the body itself, not of an async method that the body awaits.</summary>
    internal bool IsResumedBy(object? state) => state is not null && ReferenceEquals(state, _resume);

    /// <summary>Notes that it holds something from now on.</summary>
    internal void Hold(IHeld held)
    {
        var all = _held ?? Interlocked.CompareExchange(ref _held, [], null) ?? _held;
        lock (all)
        {
            all.Add(held);
        }
    }

    /// <summary>Notes that it holds something no longer.</summary>
    internal void LetGo(IHeld held)
    {
        if (_held is { } all)
        {
            lock (all)
            {
                all.Remove(held);
            }
        }
    }

    /// <summary>
    /// Runs its body to the next wait, on a loop: leaves it the current synchronization context, which the loop takes back before it runs
    /// anything else than fibers.
    /// </summary>
    /// <param name="clean">What flows on the loop's thread before, and again after.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RunOn(ExecutionContext? clean)
    {
        SetSynchronizationContext(this);
        _phase = FiberPhase.Running;
        if (!ReferenceEquals(_context, clean) && _context is { } context)
        {
            ExecutionContext.Restore(context);
        }

        // Nobody but this thread lets it go on, so not before this is done; and close to the line above the thread's own things are at hand.
        _isKeptAfter = true;
        MoveNext();
        var inside = ExecutionContext.Capture();
        if (!ReferenceEquals(inside, _context))
        {
            _context = inside;
        }

        if (HasEnded)
        {
            Forget();
        }

        if (!ReferenceEquals(inside, clean) && clean is not null)
        {
            ExecutionContext.Restore(clean);
        }

        _phase = FiberPhase.Waiting;
    }

    /// <summary>Keeps what flows with the body for when it goes on, unless that is done when the body comes back.</summary>
    internal void KeepContext()
    {
        if (_isKeptAfter)
        {
            return;
        }

        // Most bodies never change it, and a comparison costs less than the collector's note of a write.
        var now = ExecutionContext.Capture();
        if (!ReferenceEquals(_context, now))
        {
            _context = now;
        }
    }

    /// <summary>Keeps what flows with the body, and gives what an awaiter of the platform calls when it goes on.</summary>
    internal Action PrepareToSuspend()
    {
        // An awaiter of the runtime writes what it is; of others nothing must be left from before.
        _waiting = null;
        KeepContext();
        return _resume ??= Resume;
    }

    /// <summary>Ends it: called by its builder.</summary>
    internal void End(Exception? failure)
    {
        if (failure is not null)
        {
            FiberTrace.Note(failure, this);
        }

        object ending = failure is null ? EndedWell : ExceptionDispatchInfo.Capture(failure);
        _ending = failure switch
        {
            null => FiberPhase.Completed,
            OperationCanceledException => FiberPhase.Cancelled,
            _ => FiberPhase.Failed,
        };
        Waiting = null;
        Executor.Fibers.Remove(this);
        switch (Interlocked.Exchange(ref _outcome, ending))
        {
            case null:
                break;
            case List<object> many:
                foreach (var joiner in many)
                {
                    WakeJoiner(joiner);
                }

                break;
            case { } one:
                WakeJoiner(one);
                break;
        }
    }

    /// <summary>Adds who waits for the end, a fiber, a continuation or a scope; false where it has ended already.</summary>
    internal bool TryAddJoiner(object joiner)
    {
        while (true)
        {
            var now = Volatile.Read(ref _outcome);
            object next;
            switch (now)
            {
                case null:
                    next = joiner;
                    break;
                case List<object> list:
                    next = new List<object>(list) { joiner };
                    break;
                case Fiber or JoinContinuation or IJoiner:
                    next = new List<object> { now, joiner };
                    break;
                default:
                    return false;
            }

            if (ReferenceEquals(Interlocked.CompareExchange(ref _outcome, next, now), now))
            {
                return true;
            }
        }
    }

    /// <summary>Throws the failure it ended by, as it was thrown.</summary>
    internal void ThrowIfFailed()
    {
        switch (Volatile.Read(ref _outcome))
        {
            case ExceptionDispatchInfo failure:
                failure.Throw();
                break;
            case { } ending when ReferenceEquals(ending, EndedWell):
                break;
            default:
                throw new InvalidOperationException($"The fiber '{Name}' has not ended.");
        }
    }

    private protected abstract void MoveNext();

    private protected abstract void Release();

    // What a debugger shows for a fiber: where it waits, and for what.
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private string DebugLine => TaskDump.Take([this], _executor?.Milliseconds ?? 0).ToText().Trim();

    private void WakeJoiner(object joiner)
    {
        switch (joiner)
        {
            case Fiber fiber:
                fiber.Executor.Enqueue(fiber, fiber);
                break;
            case IJoiner scope:
                scope.Ended(this);
                break;
            default:
                ((JoinContinuation)joiner).Resume();
                break;
        }
    }

    private static InvalidOperationException NotSpawned() =>
        new("The fiber has not been spawned: an async method that returns a Fiber runs when it is given to Io.Spawn.");

    private void Resume()
    {
        if (ReferenceEquals(SynchronizationContext.Current, this))
        {
            Step();
        }
        else
        {
            // An awaiter that pays no heed to contexts came back on a thread of its own.
            Executor.Enqueue(this, this);
        }
    }

    // As on a loop, but on a thread of the pool: another may let the body go on before this is done.
    private void RunOnPool(ExecutionContext clean)
    {
        SetSynchronizationContext(this);
        _phase = FiberPhase.Running;
        if (!ReferenceEquals(_context, clean) && _context is { } context)
        {
            ExecutionContext.Restore(context);
        }

        MoveNextAndForget(clean);
        _phase = FiberPhase.Waiting;
    }

    private void Step()
    {
        var outside = ExecutionContext.Capture();
        if (_context is { } context && !ReferenceEquals(context, outside))
        {
            ExecutionContext.Restore(context);
        }

        MoveNextAndForget(outside);
    }

    private void MoveNextAndForget(ExecutionContext? outside)
    {
        _isKeptAfter = false;
        MoveNext();

        // Where it was suspended, what it kept is what this thread has now.
        var inside = _context;
        if (HasEnded)
        {
            Forget();
            inside = ExecutionContext.Capture();
        }

        if (outside is not null && !ReferenceEquals(inside, outside))
        {
            ExecutionContext.Restore(outside);
        }
    }

    private void Forget()
    {
        Release();
        _context = null;
        _resume = null;
    }
}
