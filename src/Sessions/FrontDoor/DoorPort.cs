using Holdfast.Runtime;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>A port that terminals connect to.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Tls">How it comes to be encrypted; null for a port that never is.</param>
/// <param name="Target">What its terminals get; null where something else decides.</param>
public sealed record DoorPort(Address Address, HostTlsStart? Tls, DoorTarget? Target);
