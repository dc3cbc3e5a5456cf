using Holdfast.Runtime;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>A port that terminals connect to.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Tls">Whether it is encrypted from the first byte on.</param>
/// <param name="Target">What its terminals get; null where something else decides.</param>
public sealed record DoorPort(Address Address, bool Tls, DoorTarget? Target);
