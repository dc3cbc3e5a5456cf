namespace Holdfast.Runtime.Channels;

/// <summary>A channel for one message: an answer that somebody waits for.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class OneShot<T>
{
    private readonly MessageQueue<T> _queue;

    internal OneShot(MessageQueue<T> queue)
    {
        _queue = queue;
        Receiver = new Receiver<T>(queue);
    }

    /// <summary>The channel's name.</summary>
    public string Name => _queue.Name;

    /// <summary>The half that receives; after the message it is at its end.</summary>
    public Receiver<T> Receiver { get; }

    /// <summary>Whether it was sent or given up.</summary>
    public bool IsClosed => _queue.IsClosed;

    /// <summary>Sends the message; false where one was sent before, or it was given up.</summary>
    public bool TrySend(T message) => _queue.TrySendLast(message);

    /// <summary>Gives up: who receives fails. False where a message was sent, or it was given up before.</summary>
    /// <param name="failure">Why; who receives gets it with the exception.</param>
    public bool Close(Exception? failure = null) => _queue.Close(failure);

    /// <summary>Takes the message, waiting for it.</summary>
    /// <exception cref="ChannelClosedException">It was given up, or the message has been taken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public Receiving<T> ReceiveAsync(CancellationToken cancellationToken = default) => Receiver.ReceiveAsync(cancellationToken);
}
