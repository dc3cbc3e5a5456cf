namespace Holdfast.Contracts.Sessions;

/// <summary>A migration of a session.</summary>
public sealed record MigrationInfo
{
    /// <summary>Counts the migrations of the session from 1.</summary>
    public required int Number { get; init; }

    /// <summary><c>requested</c> or <c>host_lost</c>.</summary>
    public required string Cause { get; init; }

    /// <summary>
    /// One of <c>pending in_progress snapshot_created reconnecting state_restored completed failed rolled_back</c>; the last three are ends.
    /// </summary>
    public required string State { get; init; }

    /// <summary>The states it came to, in order.</summary>
    public required IReadOnlyList<MigrationMomentInfo> Moments { get; init; }

    /// <summary>The endpoint it left, or is to leave.</summary>
    public required string From { get; init; }

    /// <summary>The endpoint it went to, or is being tried.</summary>
    public string? To { get; init; }

    /// <summary>Inputs of the holder since the session's journey.</summary>
    public int Inputs { get; init; }

    /// <summary>How many of those were done again.</summary>
    public int Repeated { get; init; }

    /// <summary>Whether something had been sent that the host never answered. It was not sent again.</summary>
    public bool Uncertain { get; init; }

    /// <summary>Why it failed, was rolled back, or did not come to where the holder was.</summary>
    public string? Error { get; init; }
}
