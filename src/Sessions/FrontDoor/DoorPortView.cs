using Holdfast.Runtime;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>A port of the front door as it stands now.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Tls">How it comes to be encrypted; null for a port that never is.</param>
/// <param name="Terminals">Terminals connected now.</param>
public sealed record DoorPortView(Address Address, HostTlsStart? Tls, int Terminals);
