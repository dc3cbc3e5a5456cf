using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>Repeats steps a number of times, until the screen shows something, or for as long as it does; asked before each round.</summary>
/// <param name="Steps">What to repeat.</param>
public sealed record RepeatStep(IReadOnlyList<JourneyStep> Steps) : JourneyStep
{
    /// <summary>Rounds, at the most.</summary>
    public const int RoundLimit = 1000;

    /// <summary>How many rounds; null where the screen decides.</summary>
    public int? Times { get; init; }

    /// <summary>What ends it; null where it is not that.</summary>
    public WaitCondition? Until { get; init; }

    /// <summary>What keeps it going; null where it is not that.</summary>
    public WaitCondition? While { get; init; }

    /// <summary>Rounds after which the screen should have ended it: one more, and the journey fails.</summary>
    public int Max { get; init; } = 50;

    /// <inheritdoc/>
    public override IReadOnlyList<JourneyStep> Inner => Steps;

    /// <inheritdoc/>
    public override string ToString() =>
        Times is { } times ? $"repeat {times} times" : Until is not null ? $"repeat until {Until}" : $"repeat while {While}";
}
