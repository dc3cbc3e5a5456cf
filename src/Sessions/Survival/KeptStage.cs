namespace Holdfast.Sessions.Survival;

/// <summary>What a kept connection is for just now.</summary>
internal enum KeptStage
{
    /// <summary>It is being opened or logged on: the next daemon drops it.</summary>
    Opening,

    /// <summary>It waits in its pool, ready.</summary>
    Warm,

    /// <summary>A session has it.</summary>
    Held,

    /// <summary>Its session gave it back, and it is not ready yet: the next daemon drops it.</summary>
    Returned,
}
