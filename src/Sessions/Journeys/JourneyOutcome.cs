using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Journeys;

/// <summary>How a run of a journey ended.</summary>
/// <param name="Values">What was taken from the screens, by name.</param>
/// <param name="Fault">Why it did not arrive, with nothing of a screen in it; null where it did.</param>
/// <param name="Mismatch">The same for those who may see the screen; null where it arrived or no screen was the matter.</param>
internal sealed record JourneyOutcome(IReadOnlyDictionary<string, string> Values, Fault? Fault, JourneyMismatch? Mismatch);
