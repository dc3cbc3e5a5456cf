namespace Holdfast.Runtime.Simulated;

/// <summary>What a simulation came to.</summary>
/// <param name="Seed">The seed it ran with.</param>
/// <param name="TraceHash">A hash of every decision and effect: equal for equal seeds and programs.</param>
/// <param name="Steps">Steps run.</param>
/// <param name="Elapsed">Virtual time that went by.</param>
public sealed record SimulationResult(ulong Seed, ulong TraceHash, long Steps, TimeSpan Elapsed);
