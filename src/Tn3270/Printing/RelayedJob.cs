namespace Holdfast.Tn3270.Printing;

/// <summary>What of a job went from a host to a printer elsewhere.</summary>
/// <param name="Records">Records to be printed.</param>
/// <param name="Bytes">Their bytes, without headers.</param>
/// <param name="Refused">How many of them the printer answered otherwise than that all is well; each was told the host.</param>
/// <param name="End">How it ended.</param>
public readonly record struct RelayedJob(long Records, long Bytes, long Refused, RelayedJobEnd End);
