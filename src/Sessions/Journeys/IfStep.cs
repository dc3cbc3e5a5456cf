using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>Takes one of two ways by what the screen shows.</summary>
/// <param name="Condition">What it must show for the first way.</param>
/// <param name="Then">The way where it does.</param>
/// <param name="Else">The way where it does not.</param>
public sealed record IfStep(WaitCondition Condition, IReadOnlyList<JourneyStep> Then, IReadOnlyList<JourneyStep> Else) : JourneyStep
{
    /// <summary>
    /// How long to wait for the condition before the second way is taken; null to decide by the first screen with an unlocked keyboard.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<JourneyStep> Inner => [.. Then, .. Else];

    /// <inheritdoc/>
    public override string ToString() => $"if {Condition}";
}
