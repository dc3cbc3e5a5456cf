namespace Holdfast.Runtime.Channels;

/// <summary>The place of a <see cref="MessageWait{T}"/>.</summary>
/// <typeparam name="T">The message.</typeparam>
internal sealed class WaitPlace<T>(MessageWait<T> wait) : MessagePlace<T>
{
    /// <inheritdoc/>
    public override bool TryClaim() => wait.TryClaim();

    /// <inheritdoc/>
    public override void Finish()
    {
        var message = Message!;
        Message = default;
        wait.Complete(message);
    }

    /// <inheritdoc/>
    public override void Fail(ChannelClosedException failure)
    {
        Message = default;
        wait.Fail(failure);
    }
}
