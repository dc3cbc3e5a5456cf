namespace Holdfast.Runtime.Actors;

/// <summary>
/// State that only one message at a time touches. One object is one run: when it fails, its supervisor makes another, with the same
/// <see cref="Mailbox{TMessage}"/>; the message it failed on is not handled again.
/// </summary>
/// <typeparam name="TMessage">What it understands.</typeparam>
public abstract class Actor<TMessage>
{
    internal bool HasEnded { get; private set; }

    /// <summary>Called first, before any message.</summary>
    /// <param name="cancellationToken">Cancelled when it must end now.</param>
    protected internal virtual ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Handles a message; the next comes when this has ended. Throwing fails the actor, and whoever asked.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled when it must end now.</param>
    protected internal abstract ValueTask ReceiveAsync(TMessage message, CancellationToken cancellationToken);

    /// <summary>Called last, however it ended, for what it holds.</summary>
    /// <param name="cancellationToken">Cancelled when it must end now.</param>
    protected internal virtual ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Ends the actor, well, after the message in hand.</summary>
    protected void EndAfterThis() => HasEnded = true;
}
