using Holdfast.Governance.Identity;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>Who is at the terminal, and what he gets.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Target">What.</param>
internal sealed record DoorChoice(Caller Caller, DoorTarget Target);
