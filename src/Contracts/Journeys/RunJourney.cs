namespace Holdfast.Contracts.Journeys;

/// <summary>Asks for a run of a journey: on a session of its own with an endpoint, or on a session held. Exactly one of the two.</summary>
public sealed record RunJourney
{
    /// <summary>The endpoint to open a session to.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The session to run it on.</summary>
    public string? Session { get; init; }

    /// <summary>Whether the session of its own is closed afterwards, however it went.</summary>
    public bool DryRun { get; init; }
}
