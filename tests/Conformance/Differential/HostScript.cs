namespace Holdfast.Conformance.Differential;

/// <summary>What a host does to a terminal in one connection, from its first byte on.</summary>
/// <param name="Arguments">Options of s3270(1); our terminal gets the same.</param>
/// <param name="Steps">In order; the state is compared after each.</param>
/// <param name="Prelude">How many steps at the beginning are the negotiation, without which the rest means something else.</param>
internal sealed record HostScript(string[] Arguments, IReadOnlyList<HostStep> Steps, int Prelude);
