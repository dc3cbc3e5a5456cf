using Holdfast.Governance.Identity;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>What a printer at the door is connected for.</summary>
/// <param name="Caller">For whom.</param>
/// <param name="Target">Where to.</param>
/// <param name="Device">The printer.</param>
/// <param name="Endpoint">The endpoint it is connected to.</param>
/// <param name="Session">The session whose printer it is; null for none.</param>
internal sealed record PrinterTask(Caller Caller, DoorTarget Target, DoorDevice Device, string Endpoint, string? Session);
