using Holdfast.Keeper.Protocol;
using Holdfast.Processes.Tests.Simulated.Kernel;

namespace Holdfast.Processes.Tests.Simulated.Keeping;

/// <summary>A child that one life of the Keeper holds.</summary>
/// <param name="Held">How the next life would need it.</param>
/// <param name="Process">The process, as a pidfd has it.</param>
/// <param name="Output">Its output; null where it is not captured.</param>
/// <param name="KeptBefore">What its pipe had moved before it.</param>
internal sealed record ModelledChild(HeldChild Held, ModelledProcess Process, ModelledStream? Output, long KeptBefore)
{
    /// <summary>The order to start again in its place when it ends; null where nobody follows it.</summary>
    public SpawnOrder? Heir { get; set; }

    /// <summary>Whether it was started in another's place, and nobody has asked for it or against it since.</summary>
    public bool Follows { get; set; }

    /// <summary>What is told of it.</summary>
    public ChildFacts Facts => Held.Facts with
    {
        Output = Output?.FactsSince(KeptBefore),
        Error = Held.Error is null ? null : new StreamFacts(0, 0),
    };
}
