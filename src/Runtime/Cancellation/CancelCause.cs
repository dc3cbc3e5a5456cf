namespace Holdfast.Runtime.Cancellation;

/// <summary>A cancellation that has happened.</summary>
/// <param name="Reason">Why the scope was cancelled.</param>
/// <param name="Detail">More about it, for people; null where there is no more to say.</param>
/// <param name="Origin">The name of the scope in which it began: its own, or that of one above.</param>
/// <param name="OriginReason">Why that one was cancelled.</param>
public sealed record CancelCause(CancelReason Reason, string? Detail, string Origin, CancelReason OriginReason);
