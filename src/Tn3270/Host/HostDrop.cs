using Holdfast.Runtime;

namespace Holdfast.Tn3270.Host;

/// <summary>A connection that a host dropped, or never took.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Terminal">Where it came from; null where that is not known.</param>
/// <param name="Detail">What happened, in words for those who run the host. Of an application's failure the type alone: its message may hold anything.</param>
public sealed record HostDrop(HostDropKind Kind, Address? Terminal, string Detail);
