using System.Diagnostics.CodeAnalysis;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>The half of a channel that receives; any number of fibers may use it, and each message goes to one of them.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class Receiver<T> : IBranchSource<T>
{
    private readonly MessageQueue<T> _queue;
    private int _turn;

    internal Receiver(MessageQueue<T> queue) => _queue = queue;

    /// <summary>The channel's name.</summary>
    public string Name => _queue.Name;

    /// <summary>Messages that can be received at once, a moment ago.</summary>
    public int Count => _queue.Count;

    /// <summary>Whether nothing more will be sent; messages sent before may still be there.</summary>
    public bool IsClosed => _queue.IsClosed;

    /// <summary>Takes a message if there is one.</summary>
    public bool TryReceive([MaybeNullWhen(false)] out T message) => _queue.TryReceive(out message);

    /// <summary>Takes as many messages as there are and fit; gives their number, which may be zero.</summary>
    public int TryReceive(Span<T> messages) => _queue.TryReceive(messages);

    /// <summary>Takes a message, waiting for one; who waits longest is served first. Cancelled or failed, it has taken none.</summary>
    /// <exception cref="ChannelClosedException">The channel is closed and empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public Receiving<T> ReceiveAsync(CancellationToken cancellationToken = default) => _queue.ReceiveAsync(null, default, cancellationToken);

    /// <summary>Takes a message, waiting for one, but no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">None came in time; none was taken.</exception>
    /// <exception cref="ChannelClosedException">The channel is closed and empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public Receiving<T> ReceiveAsync(Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        TimeLimit.Check(timeout);
        return _queue.ReceiveAsync(clock, timeout, cancellationToken);
    }

    /// <summary>
    /// The messages as they come, to the channel's end. Leaving the loop loses none: those not taken stay in the channel.
    /// </summary>
    /// <exception cref="ChannelClosedException">Thrown by the loop where the channel was closed by a failure.</exception>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default) =>
        new ReceivedMessages<T>(_queue, cancellationToken);

    /// <summary>Refuses further messages; those sent before can still be received. False where the channel was closed before.</summary>
    public bool Close() => _queue.Close(null);

    /// <inheritdoc/>
    int IBranchSource<T>.NextTurn() => _turn++ & int.MaxValue;

    /// <inheritdoc/>
    bool IBranchSource<T>.TryCommit(ref T? message, out ChannelClosedException? closed)
    {
        closed = null;
        if (_queue.TryReceive(out var received))
        {
            message = received;
            return true;
        }

        // In this order: what was sent before the end is not passed over.
        if (!_queue.IsClosed || _queue.Count > 0)
        {
            return false;
        }

        closed = _queue.Closed();
        return true;
    }

    /// <inheritdoc/>
    bool IBranchSource<T>.Join(MessagePlace<T> place) => _queue.JoinReceivers(place);

    /// <inheritdoc/>
    void IBranchSource<T>.Leave(MessagePlace<T> place) => _queue.Leave(place);

    /// <inheritdoc/>
    string IBranchSource<T>.Describe(MessagePlace<T> place) => _queue.Describe(place);
}
