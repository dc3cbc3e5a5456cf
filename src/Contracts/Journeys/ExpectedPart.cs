namespace Holdfast.Contracts.Journeys;

/// <summary>One part of the screen that a journey expected.</summary>
public sealed record ExpectedPart
{
    /// <summary>The part, in words.</summary>
    public required string Wanted { get; init; }

    /// <summary>Whether the screen shows it.</summary>
    public required bool Holds { get; init; }

    /// <summary>What the screen shows in its place.</summary>
    public string? Instead { get; init; }
}
