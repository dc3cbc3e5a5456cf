namespace Holdfast.Contracts.Recordings;

/// <summary>What a search over recordings found.</summary>
public sealed record RecordingFindingsInfo
{
    /// <summary>Where the text came up, the newest recording first and each in its own order; a screen that stays is told once.</summary>
    public required IReadOnlyList<RecordingHitInfo> Hits { get; init; }

    /// <summary>Whether all was searched; else the search ended at its limit of hits or bytes.</summary>
    public required bool Complete { get; init; }

    /// <summary>The cursor to go on with; missing where all was searched.</summary>
    public string? Next { get; init; }

    /// <summary>Bytes of recordings that were looked at.</summary>
    public required long ScannedBytes { get; init; }
}
