using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>What outlives the daemons in the operator's head, and in the configuration's file.</summary>
internal sealed class Orders
{
    /// <summary>The configuration.</summary>
    public required IReadOnlyList<WorkerDefinition> Definitions { get; set; }

    /// <summary>What is wanted of whom.</summary>
    public required Dictionary<string, Want> Wants { get; init; }

    /// <summary>How often a definition was changed.</summary>
    public long Version { get; set; }

    /// <summary>Whether no more orders are given.</summary>
    public bool AreOver { get; set; }
}
