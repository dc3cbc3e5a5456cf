namespace Holdfast.Sessions.Pool;

/// <summary>What a place of a pool is at.</summary>
internal enum SlotState
{
    /// <summary>A connection is being opened and its journey run.</summary>
    Opening,

    /// <summary>Ready for a caller.</summary>
    Warm,

    /// <summary>A caller has it.</summary>
    InUse,

    /// <summary>Given back; its reset journey runs.</summary>
    Resetting,

    /// <summary>It is being closed; it counts until that is done.</summary>
    Closing,
}
