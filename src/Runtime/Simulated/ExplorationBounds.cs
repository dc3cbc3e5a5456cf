namespace Holdfast.Runtime.Simulated;

/// <summary>How far <see cref="Simulation.Explore"/> goes.</summary>
public sealed record ExplorationBounds
{
    /// <summary>Schedules after which it stops.</summary>
    public int MaximumSchedules { get; init; } = 20_000;

    /// <summary>
    /// How often a schedule may choose another step than the one that has been ready longest; null for any number. Most faults of order
    /// need one or two such choices, and the number of schedules grows with each.
    /// </summary>
    public int? MaximumDeviations { get; init; }

    /// <summary>Choices of a schedule after which the longest ready step always runs.</summary>
    public int MaximumChoices { get; init; } = 10_000;
}
