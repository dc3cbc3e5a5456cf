using System.Runtime.CompilerServices;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>The waits of one channel. A mutable struct: never copy it.</summary>
/// <typeparam name="T">The message.</typeparam>
internal struct MessageWaits<T>
{
    private Spares<T> _spares;

    /// <summary>A wait for a line, used before or new; under the channel's lock.</summary>
    /// <param name="line">Where it will stand.</param>
    /// <param name="isTimed">Whether it will have a time limit, for such a wait is used once.</param>
    public MessageWait<T> Take(IMessageLine<T> line, bool isTimed)
    {
        if (isTimed)
        {
            return new MessageWait<T>(line);
        }

        if (_spares.Take() is { } kept)
        {
            return Unsafe.As<MessageWait<T>>(kept);
        }

        var wait = new MessageWait<T>(line);
        _spares.Add(wait);
        return wait;
    }
}
