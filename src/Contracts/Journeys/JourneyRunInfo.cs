namespace Holdfast.Contracts.Journeys;

/// <summary>What came of a run of a journey.</summary>
public sealed record JourneyRunInfo
{
    /// <summary>The journey.</summary>
    public required string Journey { get; init; }

    /// <summary>Whether it arrived.</summary>
    public required bool Arrived { get; init; }

    /// <summary>The session it ran on; null where that is closed again.</summary>
    public string? Session { get; init; }

    /// <summary>The steps taken, each with the screen after it.</summary>
    public required IReadOnlyList<JourneyStepInfo> Steps { get; init; }

    /// <summary>What was taken from the screens, by name.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Why it did not arrive; null where it did.</summary>
    public string? Error { get; init; }

    /// <summary>Where journey and host part; null where it arrived or no screen was the matter.</summary>
    public JourneyMismatchInfo? Mismatch { get; init; }
}
