namespace Holdfast.Runtime.Channels;

/// <summary>Makes channels: ways for messages from fibers to fibers, in order, each message to one receiver.</summary>
public static class Channel
{
    /// <summary>The largest capacity of a channel, in messages: what an array can hold. An unbounded channel has it.</summary>
    public const int LargestCapacity = 1 << 30;

    /// <summary>A channel whose senders wait while it is full.</summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <param name="capacity">Most messages sent and not yet received, at least one.</param>
    /// <typeparam name="T">The message.</typeparam>
    public static Channel<T> Bounded<T>(string name, int capacity)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(capacity, LargestCapacity);
        return new Channel<T>(new MessageQueue<T>(name, capacity));
    }

    /// <summary>
    /// A channel whose senders never wait: for what is bounded elsewhere, such as answers to requests that are. Beyond
    /// <see cref="LargestCapacity"/> messages it refuses as a full channel does.
    /// </summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <typeparam name="T">The message.</typeparam>
    public static Channel<T> Unbounded<T>(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new Channel<T>(new MessageQueue<T>(name, LargestCapacity));
    }

    /// <summary>A channel for one message.</summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <typeparam name="T">The message.</typeparam>
    public static OneShot<T> OneShot<T>(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new OneShot<T>(new MessageQueue<T>(name, 1));
    }

    /// <summary>A channel whose messages go to every subscriber; the sender never waits, and who is too slow is told how many it missed.</summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <param name="capacity">How many of the last messages are kept for subscribers that have not taken them, at least one.</param>
    /// <typeparam name="T">The message.</typeparam>
    public static Broadcast<T> Broadcast<T>(string name, int capacity)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(capacity, LargestCapacity);
        return new Broadcast<T>(name, capacity);
    }

    /// <summary>One value that changes; watchers see the latest, not each.</summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <param name="initial">The first value.</param>
    /// <typeparam name="T">The value.</typeparam>
    public static Watch<T> Watch<T>(string name, T initial)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new Watch<T>(name, initial);
    }
}
