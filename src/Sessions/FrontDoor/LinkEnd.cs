using Holdfast.Contracts.Errors;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>How a terminal's time on one session ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Fault">What happened to the session; null where the terminal went.</param>
/// <param name="Uncertain">Whether something had been sent that the host had not answered.</param>
/// <param name="Shown">What the terminal still shows, where another link can go on from it.</param>
internal sealed record LinkEnd(LinkEndReason Reason, Fault? Fault, bool Uncertain, ScreenCopy? Shown = null);
