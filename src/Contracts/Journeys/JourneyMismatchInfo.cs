using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Journeys;

/// <summary>Where a journey and the host part: what was expected, beside the screen that was met.</summary>
public sealed record JourneyMismatchInfo
{
    /// <summary>The step, as people count.</summary>
    public required string Path { get; init; }

    /// <summary>What it does.</summary>
    public required string Step { get; init; }

    /// <summary>What its author calls it.</summary>
    public string? Label { get; init; }

    /// <summary>Why it did not go on.</summary>
    public required string Why { get; init; }

    /// <summary>Each part of the screen expected; empty where a screen was not the matter.</summary>
    public required IReadOnlyList<ExpectedPart> Expected { get; init; }

    /// <summary>The screen met, with secrets covered.</summary>
    public required ScreenInfo Met { get; init; }
}
