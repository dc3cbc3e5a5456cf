namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>What completions are for.</summary>
internal interface IRingTarget
{
    /// <summary>Its standing with the driver, which alone changes it.</summary>
    ref RingTicket Ticket { get; }

    /// <summary>A completion has come; on the loop's thread.</summary>
    /// <param name="kind">Which of the target's submissions it answers.</param>
    /// <param name="completion">What happened.</param>
    /// <returns>Whether the target keeps the buffer that the completion names, and gives it back later.</returns>
    bool Completed(RingKind kind, in Completion completion);

    /// <summary>The loop has ended: nothing completes any more.</summary>
    void Abandon();
}
