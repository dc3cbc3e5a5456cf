namespace Holdfast.Runtime.Channels;

/// <summary>What a <see cref="MessageWait{T}"/> stands in line at.</summary>
/// <typeparam name="T">The message.</typeparam>
internal interface IMessageLine<T>
{
    /// <summary>Takes a place out of its line, if it stands there.</summary>
    void Leave(MessagePlace<T> place);

    /// <summary>What the place waits for, in words.</summary>
    string Describe(MessagePlace<T> place);
}
