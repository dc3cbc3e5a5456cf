namespace Holdfast.Runtime.Channels;

/// <summary>A channel was closed: nothing can be sent to it, or all that was sent has been received.</summary>
public sealed class ChannelClosedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ChannelClosedException()
        : this("", null)
    {
    }

    /// <summary>Creates the exception for a channel.</summary>
    public ChannelClosedException(string channel)
        : this(channel, null)
    {
    }

    /// <summary>Creates the exception for a channel that was closed because of a failure.</summary>
    public ChannelClosedException(string channel, Exception? failure)
        : base(failure is null ? $"The channel '{channel}' is closed." : $"The channel '{channel}' was closed by a failure: {failure.Message}", failure)
    {
        Channel = channel;
    }

    /// <summary>The name of the channel.</summary>
    public string Channel { get; }
}
