namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>Ends the sending of a closed connection that nobody reads from.</summary>
/// <param name="connection">The connection.</param>
internal sealed class LingerTimer(RingConnection connection) : LoopTimerNode
{
    /// <summary>How long a closed connection may still send.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override void Fire() => connection.StopSending();

    /// <inheritdoc/>
    public override void Abandon()
    {
        // The loop's own end has a limit of its own for what is still to be sent.
    }
}
