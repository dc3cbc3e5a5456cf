using System.Runtime.CompilerServices;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>One subscription of a broadcast. It holds no place in the channel: one that is no longer used costs nothing.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class BroadcastReceiver<T> : IBranchSource<BroadcastMessage<T>>
{
    private readonly Broadcast<T> _broadcast;
    private int _turn;

    internal BroadcastReceiver(Broadcast<T> broadcast, long next)
    {
        _broadcast = broadcast;
        Next = next;
    }

    /// <summary>The channel's name.</summary>
    public string Name => _broadcast.Name;

    /// <summary>How many messages were sent that this has not received, a moment ago; more than the channel's capacity means that some are lost.</summary>
    public long Behind => _broadcast.Behind(this);

    /// <summary>The number of the next message; guarded by the broadcast's lock.</summary>
    internal long Next { get; set; }

    /// <summary>Takes the next message if there is one.</summary>
    public bool TryReceive(out BroadcastMessage<T> message) => _broadcast.TryReceive(this, out message);

    /// <summary>Takes the next message, waiting for it. Cancelled or failed, it has taken none.</summary>
    /// <exception cref="ChannelClosedException">The channel is closed and all was taken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<BroadcastMessage<T>> ReceiveAsync(CancellationToken cancellationToken = default) =>
        _broadcast.ReceiveAsync(this, null, default, cancellationToken);

    /// <summary>Takes the next message, waiting for it, but no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">None came in time; none was taken.</exception>
    /// <exception cref="ChannelClosedException">The channel is closed and all was taken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<BroadcastMessage<T>> ReceiveAsync(Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        TimeLimit.Check(timeout);
        return _broadcast.ReceiveAsync(this, clock, timeout, cancellationToken);
    }

    /// <summary>The messages as they come, to the channel's end.</summary>
    /// <exception cref="ChannelClosedException">Thrown by the loop where the channel was closed by a failure.</exception>
    public async IAsyncEnumerable<BroadcastMessage<T>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            BroadcastMessage<T> message;
            try
            {
                message = await ReceiveAsync(cancellationToken);
            }
            catch (ChannelClosedException end) when (end.InnerException is null)
            {
                yield break;
            }

            yield return message;
        }
    }

    /// <inheritdoc/>
    int IBranchSource<BroadcastMessage<T>>.NextTurn() => _turn++ & int.MaxValue;

    /// <inheritdoc/>
    bool IBranchSource<BroadcastMessage<T>>.TryCommit(ref BroadcastMessage<T> message, out ChannelClosedException? closed)
    {
        closed = null;
        if (_broadcast.TryReceive(this, out message))
        {
            return true;
        }

        if (!_broadcast.IsClosed || Behind > 0)
        {
            return false;
        }

        closed = _broadcast.Closed();
        return true;
    }

    /// <inheritdoc/>
    bool IBranchSource<BroadcastMessage<T>>.Join(MessagePlace<BroadcastMessage<T>> place) => _broadcast.Join(place, this);

    /// <inheritdoc/>
    void IBranchSource<BroadcastMessage<T>>.Leave(MessagePlace<BroadcastMessage<T>> place) => _broadcast.Leave(place);

    /// <inheritdoc/>
    string IBranchSource<BroadcastMessage<T>>.Describe(MessagePlace<BroadcastMessage<T>> place) => _broadcast.Describe();
}
