namespace Holdfast.Sessions.Pool;

/// <summary>What a pool wants done.</summary>
internal enum PoolEffectKind
{
    /// <summary>Open a connection for the slot and run its journey; report <c>Opened</c> or <c>OpenFailed</c>.</summary>
    Open,

    /// <summary>Give the slot to the waiter.</summary>
    Hand,

    /// <summary>Tell the waiter that the queue is full.</summary>
    Refuse,

    /// <summary>Run the reset journey on the slot; report <c>ResetDone</c> or <c>ResetFailed</c>.</summary>
    Reset,

    /// <summary>Close the slot's connection; report <c>Gone</c>.</summary>
    Close,

    /// <summary>Call <c>RetryDue</c> after the wait that such a failure asks for (<see cref="Reopening"/>).</summary>
    RetryLater,
}
