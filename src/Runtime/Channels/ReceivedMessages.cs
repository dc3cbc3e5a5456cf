namespace Holdfast.Runtime.Channels;

/// <summary>A channel's messages as an asynchronous sequence; each enumeration takes what the others leave.</summary>
/// <typeparam name="T">The message.</typeparam>
internal sealed class ReceivedMessages<T>(MessageQueue<T> queue, CancellationToken readingToken) : IAsyncEnumerable<T>
{
    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (!cancellationToken.CanBeCanceled || cancellationToken == readingToken)
        {
            return new ReceivedMessage<T>(queue, null, readingToken);
        }

        if (!readingToken.CanBeCanceled)
        {
            return new ReceivedMessage<T>(queue, null, cancellationToken);
        }

        var both = CancellationTokenSource.CreateLinkedTokenSource(readingToken, cancellationToken);
        return new ReceivedMessage<T>(queue, both, both.Token);
    }
}
