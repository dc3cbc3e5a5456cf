using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>How a terminal's time on one session ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Fault">What happened to the session; null where the terminal went.</param>
internal sealed record LinkEnd(LinkEndReason Reason, Fault? Fault);
