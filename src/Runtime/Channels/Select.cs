using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>
/// Waits for the first of several things: a message, room for one, a time, an end. Exactly one branch is chosen and has its effect; the others
/// have none, so they lose no message. Where several can be had at once they take turns.
/// </summary>
public static class Select
{
    /// <summary>Most branches of one select.</summary>
    public const int MaximumBranches = 1024;

    /// <summary>Chosen when a message can be received, which it gives, or the channel is closed and empty.</summary>
    public static Branch<T> Receive<T>(Receiver<T> receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return new Branch<T>(receiver);
    }

    /// <summary>Chosen when a subscriber has a message, which it gives, or the channel is closed and all was taken.</summary>
    public static Branch<BroadcastMessage<T>> Receive<T>(BroadcastReceiver<T> receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return new Branch<BroadcastMessage<T>>(receiver);
    }

    /// <summary>Chosen when the answer is there, which it gives, or it was given up.</summary>
    public static Branch<T> Receive<T>(OneShot<T> oneShot)
    {
        ArgumentNullException.ThrowIfNull(oneShot);
        return new Branch<T>(oneShot.Receiver);
    }

    /// <summary>Chosen when there is room for the message, which then is sent, or the channel is closed.</summary>
    public static Branch<T> Send<T>(Sender<T> sender, T message)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return new Branch<T>(sender, message);
    }

    /// <summary>Chosen when there is a value that the watcher has not seen, which it gives, or it will not change any more.</summary>
    public static Branch<Watched<T>> Changed<T>(WatchReceiver<T> watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        return new Branch<Watched<T>>(watcher);
    }

    /// <summary>Chosen when a time has passed since the select began to wait; gives that time. Zero is chosen if nothing before it can be had.</summary>
    public static Branch<TimeSpan> After(Clock clock, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        TimeLimit.Check(duration);
        return new Branch<TimeSpan>(new TimerSource(clock, duration));
    }

    /// <summary>Chosen when the fiber has ended, well or not; gives the fiber, to be awaited for how.</summary>
    public static Branch<Fiber> Ended(Fiber fiber)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        return new Branch<Fiber>(EndSource<Fiber>.Of(fiber, fiber.GetAwaiter()), fiber);
    }

    /// <summary>Chosen when the task has ended, well or not; gives the task, to be awaited for how.</summary>
    public static Branch<Task> Ended(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new Branch<Task>(EndSource<Task>.Of(task, task.GetAwaiter()), task);
    }

    /// <summary>Waits for the first of two branches.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no branch had its effect.</exception>
    public static ValueTask<Selected<T1, T2>> On<T1, T2>(Branch<T1> first, Branch<T2> second, CancellationToken cancellationToken = default) =>
        Selection<T1, T2>.Over(first, second).RunAsync(cancellationToken);

    /// <summary>Waits for the first of three branches.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no branch had its effect.</exception>
    public static ValueTask<Selected<T1, T2, T3>> On<T1, T2, T3>(
        Branch<T1> first, Branch<T2> second, Branch<T3> third, CancellationToken cancellationToken = default) =>
        Selection<T1, T2, T3>.Over(first, second, third).RunAsync(cancellationToken);

    /// <summary>Waits for the first of four branches.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no branch had its effect.</exception>
    public static ValueTask<Selected<T1, T2, T3, T4>> On<T1, T2, T3, T4>(
        Branch<T1> first, Branch<T2> second, Branch<T3> third, Branch<T4> fourth, CancellationToken cancellationToken = default) =>
        Selection<T1, T2, T3, T4>.Over(first, second, third, fourth).RunAsync(cancellationToken);

    /// <summary>Waits for the first of any number of branches of one kind.</summary>
    /// <exception cref="ArgumentException">There is no branch, or there are more than <see cref="MaximumBranches"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no branch had its effect.</exception>
    public static ValueTask<Selected<T>> Any<T>(ReadOnlySpan<Branch<T>> branches, CancellationToken cancellationToken = default)
    {
        if (branches.IsEmpty || branches.Length > MaximumBranches)
        {
            throw new ArgumentException($"A select is over one to {MaximumBranches} branches, not {branches.Length}.", nameof(branches));
        }

        return SelectionOfMany<T>.Over(branches).RunAsync(cancellationToken);
    }
}
