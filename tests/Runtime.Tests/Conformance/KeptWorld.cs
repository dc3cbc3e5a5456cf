namespace Holdfast.Runtime.Tests.Conformance;

/// <summary>A program with a Keeper, and a far side that it is connected to.</summary>
/// <param name="Io">The program.</param>
/// <param name="Far">The far side.</param>
/// <param name="Keeper">Where the Keeper answers.</param>
/// <param name="Listen">Where the far side may listen.</param>
/// <param name="EndKeeper">Ends the Keeper.</param>
public sealed record KeptWorld(Io Io, Io Far, Address Keeper, Address Listen, Func<Task> EndKeeper);
