using Holdfast.Configuration;

namespace Holdfast.Processes.Definition;

/// <summary>All workers of a configuration.</summary>
public sealed record WorkerSet
{
    /// <summary>The workers in the file's order, each instance by itself; one with a <see cref="WorkerDefinition.Fault"/> cannot be run.</summary>
    public required IReadOnlyList<WorkerDefinition> Workers { get; init; }

    /// <summary>The faults that concern single workers only: the others can be run without them.</summary>
    public required IReadOnlyList<ConfigDiagnostic> Contained { get; init; }
}
