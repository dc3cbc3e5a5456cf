using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>Where a journey and the host part: what was expected, beside the screen that was met.</summary>
/// <param name="Path">The step, as people count.</param>
/// <param name="Step">What it does.</param>
/// <param name="Label">What its author calls it; null for nothing.</param>
/// <param name="Why">Why it did not go on.</param>
/// <param name="Expected">Each part of the screen expected, and what stands there instead; empty where a screen was not the matter.</param>
/// <param name="Met">The screen met, with secrets covered.</param>
public sealed record JourneyMismatch(
    string Path, string Step, string? Label, string Why, IReadOnlyList<ConditionPart> Expected, SessionScreen Met);
