namespace Holdfast.Sessions.Lifecycle;

/// <summary>The memory of the node as it stands now.</summary>
/// <param name="Used">Bytes in use.</param>
/// <param name="Limit">Bytes from which on no session is opened; null for no limit.</param>
/// <param name="IsFull">Whether none is opened now: the limit was reached, and a tenth below it was not since.</param>
/// <param name="Refused">Sessions that were not opened for that, since the start.</param>
public sealed record MemoryView(long Used, long? Limit, bool IsFull, long Refused);
