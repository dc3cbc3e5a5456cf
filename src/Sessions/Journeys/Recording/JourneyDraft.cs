namespace Holdfast.Sessions.Journeys.Recording;

/// <summary>A journey made of a watched session, to be read over and kept.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Secrets">The secrets it needs, whose values are to be set.</param>
/// <param name="Yaml">The same as configuration.</param>
/// <param name="IsFull">Whether inputs are missing at its end, since a journey has no more steps.</param>
public sealed record JourneyDraft(
    string Name, IReadOnlyList<JourneyStep> Steps, IReadOnlyList<string> Secrets, string Yaml, bool IsFull);
