using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Holdfast.Runtime.Scheduling;

/// <summary>
/// The one wait of the runtime: it is completed once, by a result, a failure or a cancellation, whichever claims it first; what
/// awaited it then runs on its own executor, never within the completing call. When the result has been taken it can be used again,
/// so waits that are kept in a pool allocate nothing.
/// </summary>
/// <typeparam name="T">What is waited for.</typeparam>
internal abstract class Waiter<T> : IValueTaskSource<T>, IValueTaskSource, IThreadPoolWorkItem, IDescribesWait
{
    // Whose it is: nobody's, or of who completes it.
    private const int Open = 0;
    private const int Claimed = 1;

    /// <summary>Calls what it is given, an action: as that what an awaiter gets goes on.</summary>
    public static readonly Action<object?> CallAction = static action => ((Action)action!)();

    // How far it is: neither, awaited, with its result in it, or both.
    private const int Pending = 0;
    private const int Awaited = 1;
    private const int Done = 2;
    private const int AwaitedAndDone = 3;

    // Null where it is a fiber's own body that awaits: then the fiber itself is what goes on.
    private Action<object?>? _continuation;
    private object? _state;

    // Kept when the result has been taken: mostly the next to await is the same, and then it need not be written.
    private Fiber? _fiber;
    private SynchronizationContext? _context;
    private ExecutionContext? _flow;
    private ExceptionDispatchInfo? _failure;
    private CancellationTokenRegistration _registration;
    private T? _result;
    private bool _isCancellable;
    private int _claimed;
    private int _stage;
    private short _version;

    /// <summary>The wait as it is handed out; to be awaited once.</summary>
    public ValueTask<T> Task => new(this, _version);

    /// <summary>The wait as it is handed out where nobody cares for the result; to be awaited once.</summary>
    public ValueTask UntypedTask => new(this, _version);

    /// <summary>Which use of this object it is: what the wait is handed out with.</summary>
    public short Version => _version;

    /// <summary>Whether somebody has completed it.</summary>
    public bool IsClaimed => Volatile.Read(ref _claimed) != Open;

    /// <summary>
    /// Lets a token cancel the wait; then <see cref="OnCanceled"/> is called, by the thread that cancels. To be called after the wait stands
    /// in its queue, and outside the lock of that queue, because a token that is cancelled already calls at once.
    /// </summary>
    public void CancelBy(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _isCancellable = true;
            _registration = cancellationToken.UnsafeRegister(
                static (waiter, token) => ((Waiter<T>)waiter!).CancelNow(token), this);
        }
    }

    /// <summary>Claims the wait without completing it: whoever gets true must call <see cref="Complete(T)"/> or <see cref="Fail"/>.</summary>
    public bool TryClaim() => Interlocked.CompareExchange(ref _claimed, Claimed, Open) == Open;

    /// <summary>Completes the wait; false where somebody else was first.</summary>
    public bool TrySetResult(T result)
    {
        if (!TryClaim())
        {
            return false;
        }

        Complete(result);
        return true;
    }

    /// <summary>Completes the wait with a failure; false where somebody else was first.</summary>
    public bool TrySetException(Exception exception)
    {
        if (!TryClaim())
        {
            return false;
        }

        Fail(exception);
        return true;
    }

    /// <summary>Completes a wait that the caller has claimed.</summary>
    public void Complete(T result)
    {
        _result = result;
        Signal();
    }

    /// <summary>
    /// Completes a wait that the caller has claimed, for a caller that is a work item of the thread pool with nothing else to do: what
    /// awaited the wait goes on within this call where the thread pool is where it runs.
    /// </summary>
    public void CompleteOnPool(T result)
    {
        _result = result;
        if (!IsAwaitedWhenDone())
        {
            return;
        }

        if (_fiber is { } fiber ? fiber.Executor.RunsOnPool : _context is null)
        {
            Next.Execute();
        }
        else
        {
            Enqueue();
        }
    }

    /// <summary>Completes a wait that the caller has claimed with a failure.</summary>
    public void Fail(Exception exception)
    {
        _failure = ExceptionDispatchInfo.Capture(exception);
        Signal();
    }

    /// <inheritdoc/>
    public abstract string DescribeWait();

    /// <inheritdoc/>
    public virtual IEnumerable<Fiber> WaitsFor => [];

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        if (_flow is { } flow)
        {
            // For this continuation alone: the thread goes on with others' work.
            ExecutionContext.Run(flow, static waiter => ((Waiter<T>)waiter!).GoOn(), this);
        }
        else
        {
            GoOn();
        }
    }

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => Status(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => Status(token);

    /// <inheritdoc/>
    T IValueTaskSource<T>.GetResult(short token) => Take(token);

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => Take(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        CheckAwaitable(token);
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != ValueTaskSourceOnCompletedFlags.None)
        {
            _flow = ExecutionContext.Capture();
        }

        var context = SynchronizationContext.Current;
        Belong(context as Fiber);
        if (context is Fiber fiber)
        {
            // A fiber's code goes on as that fiber, whatever the flags say: nothing leaves its executor.
            if (_flow is null && fiber.IsResumedBy(state))
            {
                fiber.WaitsItselfAt(this);
                Await();
                return;
            }

            fiber.Waiting = this;
        }
        else if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != ValueTaskSourceOnCompletedFlags.None && context?.GetType() != typeof(SynchronizationContext))
        {
            _context = context;
        }

        _state = state;
        _continuation = continuation;
        Await();
    }

    /// <summary>Whether one use of it has its result, or its failure.</summary>
    /// <exception cref="InvalidOperationException">It was taken before.</exception>
    public bool IsDone(short token)
    {
        Check(token);
        return Volatile.Read(ref _stage) >= Done;
    }

    /// <summary>Has what awaits one use of it go on when that is done, where it awaited.</summary>
    /// <exception cref="InvalidOperationException">It was taken or awaited before.</exception>
    public void UnsafeOnCompleted(Action continuation, short token)
    {
        // Who awaits is known by what it gives: mostly the same fiber as last time, which is cheaper to see than to ask the thread for it.
        var fiber = _fiber;
        if (fiber?.IsResumedBy(continuation) != true)
        {
            fiber = continuation.Target as Fiber;
            if (fiber?.IsResumedBy(continuation) != true)
            {
                OnCompleted(CallAction, continuation, token, ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
                return;
            }
        }

        CheckAwaitable(token);
        Belong(fiber);
        fiber.WaitsItselfAt(this);
        Await();
    }

    /// <summary>Called when a token has claimed the wait, before who waits is told: to take it out of its queue.</summary>
    protected virtual void OnCanceled()
    {
    }

    /// <summary>Called when the result has been taken and the wait can be used again.</summary>
    protected virtual void Recycle()
    {
    }

    private void CancelNow(CancellationToken token)
    {
        if (TryClaim())
        {
            OnCanceled();
            Fail(new OperationCanceledException(token));
        }
    }

    // What is put in a queue to go on.
    private IThreadPoolWorkItem Next => _continuation is null && _fiber is { } fiber ? fiber : this;

    private void Await()
    {
        switch (Interlocked.CompareExchange(ref _stage, Awaited, Pending))
        {
            case Pending:
                break;
            case Done:
                _stage = AwaitedAndDone;
                Enqueue();
                break;
            default:
                throw AwaitedTwice();
        }
    }

    private void Signal()
    {
        if (IsAwaitedWhenDone())
        {
            Enqueue();
        }
    }

    // Where nobody awaits yet the exchange is what tells that it is completed: after it, whoever awaits may take the result at once, and
    // then this object is another wait already, which must not be touched. Who awaits already waits to be told, and touches nothing.
    private bool IsAwaitedWhenDone()
    {
        if (Volatile.Read(ref _stage) != Awaited && Interlocked.CompareExchange(ref _stage, Done, Pending) == Pending)
        {
            return false;
        }

        Volatile.Write(ref _stage, AwaitedAndDone);
        return true;
    }

    // A comparison costs less than the collector's note of a write.
    private void Belong(Fiber? fiber)
    {
        if (!ReferenceEquals(_fiber, fiber))
        {
            _fiber = fiber;
        }
    }

    private void GoOn()
    {
        var continuation = _continuation!;
        var state = _state;
        if (_fiber is { } fiber)
        {
            fiber.Run(continuation, state);
        }
        else
        {
            continuation(state);
        }
    }

    private void Enqueue()
    {
        if (_fiber is { } fiber)
        {
            fiber.Executor.Enqueue(Next, fiber);
        }
        else if (_context is { } context)
        {
            context.Post(static waiter => ((IThreadPoolWorkItem)waiter!).Execute(), this);
        }
        else
        {
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    private ValueTaskSourceStatus Status(short token)
    {
        Check(token);
        if (Volatile.Read(ref _stage) < Done)
        {
            return ValueTaskSourceStatus.Pending;
        }

        return _failure switch
        {
            null => ValueTaskSourceStatus.Succeeded,
            { SourceException: OperationCanceledException } => ValueTaskSourceStatus.Canceled,
            _ => ValueTaskSourceStatus.Faulted,
        };
    }

    /// <summary>The result of one use, or its failure thrown; the wait can then be used again.</summary>
    /// <exception cref="InvalidOperationException">It was taken before.</exception>
    public T Take(short token)
    {
        Check(token);

        if (_isCancellable)
        {
            // Waits for a cancellation that is running now, so that it cannot meet the next use of this object.
            _registration.Dispose();
            _registration = default;
            _isCancellable = false;
        }

        var result = _result!;
        var failure = _failure;
        _result = default;
        _failure = null;
        _continuation = null;
        _state = null;
        _context = null;
        _flow = null;
        _stage = Pending;
        _version++;
        Volatile.Write(ref _claimed, Open);
        Recycle();
        failure?.Throw();
        return result;
    }

    private void CheckAwaitable(short token)
    {
        Check(token);
        if (Volatile.Read(ref _stage) is Awaited or AwaitedAndDone)
        {
            throw AwaitedTwice();
        }
    }

    private static InvalidOperationException AwaitedTwice() =>
        new("A wait of the runtime was awaited twice; await it once, or make a task of it with AsTask().");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(short token)
    {
        if (token != _version)
        {
            throw new InvalidOperationException("A wait of the runtime was used after its result had been taken.");
        }
    }
}
