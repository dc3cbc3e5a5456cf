using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>The half of a channel that sends; any number of fibers may use it.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class Sender<T> : IBranchSource<T>
{
    private readonly MessageQueue<T> _queue;
    private int _turn;

    internal Sender(MessageQueue<T> queue) => _queue = queue;

    /// <summary>The channel's name.</summary>
    public string Name => _queue.Name;

    /// <summary>Most messages sent and not yet received.</summary>
    public int Capacity => _queue.Capacity;

    /// <summary>Messages sent and not yet received, a moment ago.</summary>
    public int Count => _queue.Count;

    /// <summary>Whether nothing more can be sent.</summary>
    public bool IsClosed => _queue.IsClosed;

    /// <summary>Sends at once if there is room; false where the channel is full or closed.</summary>
    public bool TrySend(T message) => _queue.TrySend(message);

    /// <summary>Sends, waiting while the channel is full. Cancelled or failed, it has not sent.</summary>
    /// <exception cref="ChannelClosedException">The channel is closed, or was while this waited.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask SendAsync(T message, CancellationToken cancellationToken = default) =>
        _queue.SendAsync(message, null, default, cancellationToken);

    /// <summary>Sends, waiting while the channel is full, but no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">There was no room in time; it has not sent.</exception>
    /// <exception cref="ChannelClosedException">The channel is closed, or was while this waited.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask SendAsync(T message, Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        TimeLimit.Check(timeout);
        return _queue.SendAsync(message, clock, timeout, cancellationToken);
    }

    /// <summary>
    /// Refuses further messages; what was sent can still be received. Senders that wait fail, and their messages are not sent.
    /// False where the channel was closed before.
    /// </summary>
    /// <param name="failure">Why, if it is no ordinary end; receivers get it with the exception at the end.</param>
    public bool Close(Exception? failure = null) => _queue.Close(failure);

    /// <inheritdoc/>
    int IBranchSource<T>.NextTurn() => _turn++ & int.MaxValue;

    /// <inheritdoc/>
    bool IBranchSource<T>.TryCommit(ref T? message, out ChannelClosedException? closed)
    {
        closed = null;
        if (_queue.TrySend(message!))
        {
            return true;
        }

        closed = _queue.IsClosed ? _queue.Closed() : null;
        return closed is not null;
    }

    /// <inheritdoc/>
    bool IBranchSource<T>.Join(MessagePlace<T> place) => _queue.JoinSenders(place);

    /// <inheritdoc/>
    void IBranchSource<T>.Leave(MessagePlace<T> place) => _queue.Leave(place);

    /// <inheritdoc/>
    string IBranchSource<T>.Describe(MessagePlace<T> place) => _queue.Describe(place);
}
