using Holdfast.Runtime.Cancellation;
using Holdfast.Runtime.Limits;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime;

/// <summary>
/// Tasks whose results are taken in the order in which they end, and failures one by one: unlike in a <see cref="Nursery"/>, a failure
/// ends nothing but its own task. At most so many are running, or ended and not taken. One task takes, any may add; disposing
/// cancels what is left and waits for it, and refuses what is still to be added.
/// </summary>
/// <typeparam name="T">What the tasks return.</typeparam>
public sealed class JoinSet<T> : IAsyncDisposable, IJoiner
{
    private readonly Lock _lock = new();
    private readonly Queue<Fiber<T>> _ended = new();
    private readonly Io _io;
    private readonly Throttle _room;
    private readonly CancellationTokenSource _closing = new();
    private TaskCompletionSource? _taker;
    private TaskCompletionSource? _idle;
    private int _running;

    /// <summary>Creates an empty set.</summary>
    /// <param name="io">The execution model that runs the tasks.</param>
    /// <param name="most">The most tasks held, and the most callers that wait for room.</param>
    /// <param name="cancellationToken">Cancels the tasks.</param>
    public JoinSet(Io io, int most, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        _io = io;
        _room = new Throttle(io.Clock, new ConcurrencyLimit(most), most);
        Scope = new CancelScope(io.Clock, "join set", null, cancellationToken);
    }

    /// <summary>What cancels the tasks.</summary>
    public CancelScope Scope { get; }

    /// <summary>How many are running, or ended and not taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _running + _ended.Count;
        }
    }

    /// <summary>Adds a task, waiting for room.</summary>
    /// <param name="name">Its name in task dumps.</param>
    /// <param name="body">What it does.</param>
    /// <param name="cancellationToken">Ends the wait for room; it is not the task's.</param>
    /// <exception cref="InvalidOperationException">As many wait for room as may.</exception>
    /// <exception cref="ObjectDisposedException">The set was disposed of, before or meanwhile.</exception>
    public async ValueTask SpawnAsync(string name, Func<CancellationToken, Fiber<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_room.TryAcquire().IsGranted)
            await WaitForRoomAsync(name, cancellationToken);
        Add(name, body);
    }

    /// <summary>Adds a task; false where there is no room now.</summary>
    /// <param name="name">Its name in task dumps.</param>
    /// <param name="body">What it does.</param>
    /// <exception cref="ObjectDisposedException">The set was disposed of.</exception>
    public bool TrySpawn(string name, Func<CancellationToken, Fiber<T>> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_idle is not null, this);
        }

        if (!_room.TryAcquire().IsGranted)
            return false;
        Add(name, body);
        return true;
    }

    /// <summary>Takes the next task that has ended; null where none is left. A cancelled wait loses none.</summary>
    /// <exception cref="InvalidOperationException">Another is waiting for one.</exception>
    public async ValueTask<Joined<T>?> NextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            TaskCompletionSource taker;
            lock (_lock)
            {
                if (_taker is not null)
                    throw new InvalidOperationException("Two wait for the next of one join set.");
                if (_ended.TryDequeue(out var fiber))
                {
                    _room.Return(1);
                    return new Joined<T>(fiber);
                }

                if (_running == 0)
                    return null;
                _taker = taker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            await WaitAsync(taker, cancellationToken);
        }
    }

    /// <summary>Cancels all that are running. They are still taken by <see cref="NextAsync"/>.</summary>
    public void AbortAll(CancelReason reason = CancelReason.UserRequested) => Scope.Cancel(reason);

    /// <summary>Refuses who still waits for room, cancels what is running and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        TaskCompletionSource idle;
        bool first;
        lock (_lock)
        {
            first = _idle is null;
            idle = _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
                idle.TrySetResult();
        }

        if (first)
        {
            await _closing.CancelAsync();
            AbortAll();
        }

        await idle.Task;
        Scope.Dispose();
        _room.Dispose();
        _closing.Dispose();
    }

    /// <inheritdoc/>
    void IJoiner.Ended(Fiber fiber)
    {
        TaskCompletionSource? taker;
        lock (_lock)
        {
            _running--;
            _ended.Enqueue((Fiber<T>)fiber);
            (taker, _taker) = (_taker, null);
            ToldIdle();
        }

        taker?.TrySetResult();
    }

    private async ValueTask WaitAsync(TaskCompletionSource taker, CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), taker);
        try
        {
            await taker.Task;
        }
        finally
        {
            lock (_lock)
            {
                if (ReferenceEquals(_taker, taker))
                    _taker = null;
            }
        }
    }

    // The wait ends with the set, so that nobody is left in the line and nobody gets room in a set that is being left.
    private async ValueTask WaitForRoomAsync(string name, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, cancellationToken);
        try
        {
            var room = await _room.AcquireAsync(1, null, either.Token);
            if (!room.IsGranted)
                throw new InvalidOperationException($"'{name}' cannot wait for room: {_room.MostWaiting} wait already.");
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(nameof(JoinSet<T>), $"'{name}' waited for room in a join set that was disposed of.");
        }
    }

    private void ToldIdle()
    {
        if (_running == 0)
            _idle?.TrySetResult();
    }

    private void Add(string name, Func<CancellationToken, Fiber<T>> body)
    {
        Fiber<T> fiber;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_idle is not null, this);
            _running++;
        }

        try
        {
            fiber = body(Scope.Token);
            fiber.Launch(name, _io.Executor);
        }
        catch
        {
            lock (_lock)
            {
                _running--;
                ToldIdle();
            }

            _room.Return(1);
            throw;
        }

        if (!fiber.TryAddJoiner(this))
            ((IJoiner)this).Ended(fiber);
    }
}
