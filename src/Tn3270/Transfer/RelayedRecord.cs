namespace Holdfast.Tn3270.Transfer;

/// <summary>A host's record of a file transfer that a terminal elsewhere is to get as it is.</summary>
/// <param name="Record">The record, from its command on.</param>
/// <param name="Frame">Of CUT mode the codes of the 1,920 cells once it is written; empty for a record of DFT mode.</param>
public sealed record RelayedRecord(ReadOnlyMemory<byte> Record, ReadOnlyMemory<byte> Frame)
{
    /// <summary>Whether it is a frame of CUT mode: the terminal's next record answers it, whichever key that is.</summary>
    public bool IsFrame => !Frame.IsEmpty;
}
