using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>
/// The daemon, the Keeper and both are killed fifty times at the worst moments of a busy course: no child is lost, none doubled, no byte
/// of a log lost, every end told once and truly, and what is wanted runs in the end.
/// </summary>
[Trait("Category", "Slow")]
[Trait("Category", "Simulated")]
public sealed class BusyCourseTests
{
    private const int Seeds = 10;

    /// <summary>A course takes about a quarter of a million steps.</summary>
    internal static SimulationOptions Physics { get; } = new() { MaximumSteps = 2_000_000 };

    [Fact]
    public void Nobody_is_lost_or_doubled_whoever_is_killed_when() =>
        Simulation.RunSeeds(Seeds, io => new BusyCourse(io, new CourseOptions()).RunAsync(), Physics);
}
