namespace Holdfast.Contracts.Workers;

/// <summary>A worker among those it waits for.</summary>
public sealed record GraphNode
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required string State { get; init; }

    /// <summary>Why it is in its state, where that needs a word: for whom it waits.</summary>
    public string? Reason { get; init; }

    /// <summary>The groups it belongs to.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Whom it waits for before it is started.</summary>
    public required IReadOnlyList<DependencyInfo> DependsOn { get; init; }
}
