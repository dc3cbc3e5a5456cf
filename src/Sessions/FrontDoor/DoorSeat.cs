using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>A terminal at the door, as the printer sees it that goes with it.</summary>
/// <param name="Address">Where the terminal is, without the port.</param>
/// <param name="Choice">Who is there and what he got; null while he is asked.</param>
/// <param name="Session">The session it shows; null while it shows none.</param>
internal sealed record DoorSeat(string Address, DoorChoice? Choice, Session? Session);
