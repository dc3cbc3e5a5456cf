using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Channels;

/// <summary>
/// The enumerator of a channel's messages, which is its own wait: a loop over a channel allocates this once and nothing for a
/// message.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
internal sealed class ReceivedMessage<T> : Waiter<bool>, IAsyncEnumerator<T>
{
    private readonly MessageQueue<T> _queue;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource? _ownedSource;
    private readonly EnumeratorPlace<T> _place;

    /// <summary>Creates the enumerator.</summary>
    /// <param name="queue">Whose messages.</param>
    /// <param name="ownedSource">Where the token comes from, to be released with this.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ReceivedMessage(MessageQueue<T> queue, CancellationTokenSource? ownedSource, CancellationToken cancellationToken)
    {
        _queue = queue;
        _cancellationToken = cancellationToken;
        _ownedSource = ownedSource;
        _place = new EnumeratorPlace<T>(this);
    }

    /// <inheritdoc/>
    public T Current { get; set; } = default!;

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync()
    {
        if (_cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(_cancellationToken);
        }

        if (_queue.TryReceive(out var message))
        {
            Current = message;
            return new ValueTask<bool>(true);
        }

        if (_queue.JoinReceivers(_place))
        {
            CancelBy(_cancellationToken);
        }

        return Task;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _ownedSource?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override string DescribeWait() => _queue.Describe(_place);

    /// <inheritdoc/>
    protected override void OnCanceled() => _queue.Leave(_place);
}
