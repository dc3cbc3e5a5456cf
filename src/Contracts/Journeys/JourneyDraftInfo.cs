namespace Holdfast.Contracts.Journeys;

/// <summary>A journey made of a watched session.</summary>
public sealed record JourneyDraftInfo
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Its steps in words.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The secrets it needs, whose values are to be set.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>The same as configuration.</summary>
    public required string Yaml { get; init; }

    /// <summary>Whether inputs are missing at its end, since a journey has no more steps.</summary>
    public bool Full { get; init; }
}
