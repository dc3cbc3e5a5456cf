using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Migration;

/// <summary>A migration of a session as it stands now.</summary>
public sealed record MigrationView
{
    /// <summary>Counts the migrations of the session from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Why.</summary>
    public required MigrationCause Cause { get; init; }

    /// <summary>What it is at.</summary>
    public required MigrationState State { get; init; }

    /// <summary>When each state began, in order; those not reached are missing.</summary>
    public required IReadOnlyList<MigrationMoment> Moments { get; init; }

    /// <summary>The endpoint it left or is to leave.</summary>
    public required string From { get; init; }

    /// <summary>The endpoint it went to, or is being tried; null before.</summary>
    public string? To { get; init; }

    /// <summary>Inputs of the holder since the journey.</summary>
    public int Inputs { get; init; }

    /// <summary>How many of those were done again.</summary>
    public int Repeated { get; init; }

    /// <summary>Whether something had been sent that the host never answered.</summary>
    public bool Uncertain { get; init; }

    /// <summary>Why it failed, was rolled back, or did not come to where the holder was; null where all is as it was.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool Ended => State is MigrationState.Completed or MigrationState.Failed or MigrationState.RolledBack;
}
