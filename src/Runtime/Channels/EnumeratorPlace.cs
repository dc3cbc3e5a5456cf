namespace Holdfast.Runtime.Channels;

/// <summary>The place of a <see cref="ReceivedMessage{T}"/>.</summary>
/// <typeparam name="T">The message.</typeparam>
internal sealed class EnumeratorPlace<T>(ReceivedMessage<T> enumerator) : MessagePlace<T>
{
    /// <inheritdoc/>
    public override bool TryClaim() => enumerator.TryClaim();

    /// <inheritdoc/>
    public override void Finish()
    {
        enumerator.Current = Message!;
        Message = default;
        enumerator.Complete(true);
    }

    /// <inheritdoc/>
    public override void Fail(ChannelClosedException failure)
    {
        if (failure.InnerException is null)
        {
            enumerator.Complete(false);
        }
        else
        {
            enumerator.Fail(failure);
        }
    }
}
