namespace Holdfast.Tn3270.Transfer;

/// <summary>In what TSO counts the space of a new data set.</summary>
public enum SpaceUnit
{
    /// <summary>No space is asked for.</summary>
    Default,

    /// <summary>TRACKS.</summary>
    Tracks,

    /// <summary>CYLINDERS.</summary>
    Cylinders,

    /// <summary>AVBLOCK: blocks of <see cref="TransferCommand.AverageBlock"/> bytes.</summary>
    AverageBlocks,
}
