using Holdfast.Governance.Identity;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>Who is at the terminal, and what he gets.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Target">What.</param>
/// <param name="Certificate">The subject of the certificate he showed; null for none.</param>
/// <param name="Key">The id of the API key whose token he typed; null where he was known without.</param>
internal sealed record DoorChoice(Caller Caller, DoorTarget Target, string? Certificate, string? Key);
