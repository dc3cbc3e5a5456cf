namespace Holdfast.Contracts.Journeys;

/// <summary>A journey: a scripted way through a host application.</summary>
public sealed record JourneyInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its steps in words, those within others indented; secrets by reference.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The way back, run when a session returns to its pool; null for none.</summary>
    public IReadOnlyList<string>? Reset { get; init; }

    /// <summary>The names of the secrets it needs.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }
}
