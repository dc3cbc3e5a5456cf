using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Journeys;

/// <summary>Asks for a run of a journey: on a session of its own with an endpoint, or on one that the caller holds; exactly one of the two.</summary>
public sealed record JourneyRunRequest
{
    /// <summary>The journey.</summary>
    public required string Journey { get; init; }

    /// <summary>The endpoint to open a session to.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The session to run it on.</summary>
    public string? Session { get; init; }

    /// <summary>Whether to close the session of its own afterwards, however it went, and to tell the screen after each step.</summary>
    public bool DryRun { get; init; }

    /// <summary>What is wrong with it, where something is.</summary>
    internal Fault? Check() =>
        (Endpoint is null) == (Session is null) ? new Fault(RequestErrors.InvalidField, "endpoint or session: name exactly one of the two.")
        : DryRun && Session is not null ? new Fault(RequestErrors.InvalidField, "dry_run: only with an endpoint, on a session of its own.")
        : null;
}
