using Holdfast.Runtime;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.Survival;

/// <summary>A terminal at the front door as it was kept, before it has taken what was received since.</summary>
/// <param name="Tally">The kernel's counts.</param>
/// <param name="Taken">How many bytes were received from it.</param>
/// <param name="At">How many of them the machine has taken.</param>
/// <param name="Machine">Our end.</param>
/// <param name="Note">What the door noted.</param>
internal sealed record DoorRemains(ByteTally Tally, long Taken, long At, HostMachine Machine, byte[] Note);
