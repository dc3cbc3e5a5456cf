using Holdfast.Contracts.Node;

namespace Holdfast.Contracts.Config;

/// <summary>What is done, or was done, so that the node becomes what its configuration says.</summary>
public sealed record ConfigPlan
{
    /// <summary>The configuration's file.</summary>
    public required string File { get; init; }

    /// <summary>Names this very plan: who passes it to <c>apply</c> has this one carried out, or is refused where it has changed.</summary>
    public required string Plan { get; init; }

    /// <summary>The steps in their order.</summary>
    public required IReadOnlyList<ConfigStep> Steps { get; init; }

    /// <summary>Sections that differ from what the daemon was started with and take effect when it is started again; its workers go on meanwhile.</summary>
    public required IReadOnlyList<string> Pending { get; init; }

    /// <summary>What is wrong with the file. Where anything is, only <c>keep_going</c> carries out the steps; where more than single workers is wrong, nothing does.</summary>
    public required IReadOnlyList<ConfigFault> Faults { get; init; }
}
