using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>The wait of a receiver, whose result is the message, or of a sender, whose result is nothing.</summary>
/// <typeparam name="T">The message.</typeparam>
internal sealed class MessageWait<T> : LinedWaiter<T>
{
    private readonly IMessageLine<T> _line;

    /// <summary>Creates the wait for one line.</summary>
    public MessageWait(IMessageLine<T> line)
    {
        _line = line;
        Place = new WaitPlace<T>(this);
    }

    /// <summary>Where it stands.</summary>
    public WaitPlace<T> Place { get; }

    /// <summary>Lets the wait end by a token or, where there is a clock, by the time; outside the lock of the line.</summary>
    public void Limit(Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        CancelBy(cancellationToken);
        if (clock is not null)
        {
            ExpireAfter(clock, timeout);
        }
    }

    /// <inheritdoc/>
    public override string DescribeWait() => _line.Describe(Place);

    /// <inheritdoc/>
    protected override void OnCanceled()
    {
        _line.Leave(Place);
        Place.Message = default;
    }
}
