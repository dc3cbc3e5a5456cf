using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>One step of a journey's run, and the screen it left.</summary>
/// <param name="Path">The step, as people count: <c>3</c>, <c>3.then.1</c>.</param>
/// <param name="Step">What it does, with references in place of secrets.</param>
/// <param name="Label">What its author calls it; null for nothing.</param>
/// <param name="Screen">The screen after it, with secrets covered.</param>
public sealed record JourneyMoment(string Path, string Step, string? Label, SessionScreen Screen);
