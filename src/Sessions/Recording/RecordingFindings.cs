namespace Holdfast.Sessions.Recording;

/// <summary>What a search over recordings found, the newest recording first and each in its own order.</summary>
/// <param name="Hits">The screens on which the text came up; one that stays is told once.</param>
/// <param name="Next">Where to go on; null where all was searched.</param>
/// <param name="ScannedBytes">Bytes of recordings that were looked at.</param>
public sealed record RecordingFindings(IReadOnlyList<RecordingHit> Hits, string? Next, long ScannedBytes)
{
    /// <summary>Whether all was searched; else the search ended at its limit of hits or bytes.</summary>
    public bool IsComplete => Next is null;
}
