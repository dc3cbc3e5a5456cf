using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>What a <see cref="MessageWait{T}"/> stands in line at.</summary>
/// <typeparam name="T">The message.</typeparam>
internal interface IMessageLine<T>
{
    /// <summary>Takes a place out of its line, if it stands there.</summary>
    void Leave(MessagePlace<T> place);

    /// <summary>Keeps a wait that is over for its next use.</summary>
    void Keep(LinedWaiter<T> wait);

    /// <summary>What the place waits for, in words.</summary>
    string Describe(MessagePlace<T> place);
}
