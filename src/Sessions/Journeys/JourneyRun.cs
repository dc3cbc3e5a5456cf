using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Journeys;

/// <summary>What came of a run of a journey.</summary>
public sealed record JourneyRun
{
    /// <summary>The journey.</summary>
    public required string Journey { get; init; }

    /// <summary>The session it ran on; null where that is closed again.</summary>
    public string? Session { get; init; }

    /// <summary>The steps taken, with the screen after each; the last <see cref="MomentLimit"/> of them.</summary>
    public required IReadOnlyList<JourneyMoment> Moments { get; init; }

    /// <summary>What was taken from the screens, by name, with secrets covered.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Why it did not arrive; null where it did.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Where journey and host part; null where it arrived or no screen was the matter.</summary>
    public JourneyMismatch? Mismatch { get; init; }

    /// <summary>Steps told of one run, at the most.</summary>
    public const int MomentLimit = 300;
}
