namespace Holdfast.Runtime.Simulated;

/// <summary>What <see cref="Simulation.Explore"/> came to.</summary>
/// <param name="Schedules">Schedules run.</param>
/// <param name="IsExhausted">Whether these were all there are: no bound cut anything off.</param>
/// <param name="LongestChoices">Choices of the schedule with most of them.</param>
public sealed record Exploration(int Schedules, bool IsExhausted, int LongestChoices);
