using System.Diagnostics;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Synchronization;

/// <summary>
/// A count that goes down to zero once; whoever awaits it goes on then. <c>await latch</c> costs a waiting fiber eight bytes in a list and
/// nothing else; <see cref="WaitAsync(CancellationToken)"/> can be cancelled.
/// </summary>
public sealed class Latch : Synchronizer, IDescribesWait
{
    // Fibers, and continuations of code that is no fiber's.
    private readonly List<object> _parked = [];
    private int _count;

    /// <summary>Creates a latch.</summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <param name="count">How often it must be counted down; a latch with zero is open.</param>
    public Latch(string name, int count)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _count = count;
    }

    /// <summary>How often it must still be counted down.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether it has been counted down to zero.</summary>
    public bool IsOpen => Count == 0;

    /// <summary>Counts down; at zero all who wait go on.</summary>
    /// <param name="times">How often at once; what is too much does nothing.</param>
    public void Signal(int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        Guard.Enter();
        if (_count == 0)
        {
            Guard.Exit();
            return;
        }

        Volatile.Write(ref _count, Math.Max(0, _count - times));
        if (_count > 0)
        {
            Guard.Exit();
            return;
        }

        var all = Waiting.TakeAllClaimed();
        Guard.Exit();

        // It is open: nobody parks any more, so the list is this call's alone.
        foreach (var parked in _parked)
        {
            Resume(parked);
        }

        _parked.Clear();
        _parked.TrimExcess();
        SyncPlace.FinishAll(all);
    }

    /// <summary>Awaits the latch without a way to give up.</summary>
    public LatchAwaiter GetAwaiter() => new(this);

    /// <summary>Waits until the latch is open.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => WaitHereAsync(null, default, cancellationToken);

    /// <summary>Waits until the latch is open, no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">It was not open in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask WaitAsync(Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        TimeLimit.Check(timeout);
        return WaitHereAsync(clock, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    string IDescribesWait.DescribeWait() => DescribeWait(null);

    /// <inheritdoc/>
    internal override string DescribeWait(SyncPlace? place) => $"see latch '{Name}' open ({Count} to go)";

    /// <summary>Keeps a fiber, or a continuation, until the latch is open; it goes on at once where that is so already.</summary>
    internal void Park(object parked)
    {
        Guard.Enter();
        if (_count > 0)
        {
            _parked.Add(parked);
            Guard.Exit();
            return;
        }

        Guard.Exit();
        Resume(parked);
    }

    /// <inheritdoc/>
    private protected override string Describe() => _count == 0 ? $"latch '{Name}', open" : $"latch '{Name}' ({Count} to go), {_parked.Count} parked";

    private static void Resume(object parked)
    {
        switch (parked)
        {
            case Fiber fiber:
                fiber.Executor.Enqueue(fiber, fiber);
                break;
            case JoinContinuation continuation:
                continuation.Resume();
                break;
            default:
                throw new UnreachableException();
        }
    }

    private ValueTask WaitHereAsync(Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Guard.Enter();
        if (_count == 0)
        {
            Guard.Exit();
            return ValueTask.CompletedTask;
        }

        var wait = Stand(clock is not null);
        Guard.Exit();
        wait.Limit(clock, timeout, cancellationToken);
        return wait.UntypedTask;
    }
}
