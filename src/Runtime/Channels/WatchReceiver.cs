using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>One watcher: it knows which version it has seen.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class WatchReceiver<T> : IBranchSource<Watched<T>>
{
    private readonly Watch<T> _watch;
    private int _turn;

    internal WatchReceiver(Watch<T> watch, long seen)
    {
        _watch = watch;
        Seen = seen;
    }

    /// <summary>The name of what is watched.</summary>
    public string Name => _watch.Name;

    /// <summary>Whether there is a value that this has not seen.</summary>
    public bool HasChanged => _watch.Current.Version != Seen;

    /// <summary>The version seen last; guarded by the watch's lock.</summary>
    internal long Seen { get; set; }

    /// <summary>The latest value, which counts as seen from now on.</summary>
    public Watched<T> Look()
    {
        _watch.TryTake(this, out var value);
        return value;
    }

    /// <summary>The latest value when it is one that this has not seen, waiting for it. Changes in between are passed over.</summary>
    /// <exception cref="ChannelClosedException">It will not change any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Watched<T>> ChangedAsync(CancellationToken cancellationToken = default) =>
        _watch.ChangedAsync(this, null, default, cancellationToken);

    /// <summary>As <see cref="ChangedAsync(CancellationToken)"/>, but waiting no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">It did not change in time.</exception>
    /// <exception cref="ChannelClosedException">It will not change any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Watched<T>> ChangedAsync(Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        TimeLimit.Check(timeout);
        return _watch.ChangedAsync(this, clock, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    int IBranchSource<Watched<T>>.NextTurn() => _turn++ & int.MaxValue;

    /// <inheritdoc/>
    bool IBranchSource<Watched<T>>.TryCommit(ref Watched<T> message, out ChannelClosedException? closed)
    {
        // Asked first: a change before the end is not passed over.
        var wasClosed = _watch.IsClosed;
        closed = null;
        if (_watch.TryTake(this, out message))
        {
            return true;
        }

        closed = wasClosed ? _watch.Closed() : null;
        return wasClosed;
    }

    /// <inheritdoc/>
    bool IBranchSource<Watched<T>>.Join(MessagePlace<Watched<T>> place) => _watch.Join(place, this);

    /// <inheritdoc/>
    void IBranchSource<Watched<T>>.Leave(MessagePlace<Watched<T>> place) => _watch.Leave(place);

    /// <inheritdoc/>
    string IBranchSource<Watched<T>>.Describe(MessagePlace<Watched<T>> place) => _watch.Describe();
}
