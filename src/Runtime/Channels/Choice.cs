namespace Holdfast.Runtime.Channels;

/// <summary>Which branch of a select was chosen, and why it gives nothing if it does not.</summary>
/// <param name="Number">The branch's number, from one.</param>
/// <param name="Closed">Its channel is closed.</param>
internal readonly record struct Choice(int Number, ChannelClosedException? Closed)
{
    /// <summary>The message, if the branch was chosen and gives one.</summary>
    public T Check<T>(int number, T message)
    {
        if (Number != number)
        {
            throw new InvalidOperationException($"Branch {Number} was chosen, not branch {number}.");
        }

        return Closed is null ? message : throw new ChannelClosedException(Closed.Channel, Closed.InnerException);
    }
}
