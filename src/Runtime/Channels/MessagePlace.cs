using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>A place in the line of a channel's receivers or senders, with the message given to it or brought by it.</summary>
/// <typeparam name="T">The message.</typeparam>
internal abstract class MessagePlace<T> : Place
{
    /// <summary>The message, put or taken by who claimed the place.</summary>
    public T? Message { get; set; }

    /// <summary>Whether it stands in the line of senders.</summary>
    public bool IsSender { get; set; }

    /// <summary>For whom it stands, where one line serves several.</summary>
    public object? Subscriber { get; set; }

    /// <summary>Lets who waits go on: the message was given or taken. Outside the lock.</summary>
    public abstract void Finish();

    /// <summary>Lets who waits fail: the channel is closed. Outside the lock.</summary>
    public abstract void Fail(ChannelClosedException failure);
}
