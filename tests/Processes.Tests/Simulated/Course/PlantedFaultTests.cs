using Holdfast.Processes.Tests.Simulated.Keeping;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>A Keeper that does something wrong is found out: what a busy course asserts can fail.</summary>
[Trait("Category", "Slow")]
[Trait("Category", "Simulated")]
public sealed class PlantedFaultTests
{
    private const int Seeds = 8;

    [Theory]
    [InlineData(nameof(KeeperFault.AdoptsByNumber), "was adopted as")]
    [InlineData(nameof(KeeperFault.ForgetsTheLiving), "second copy|recorded 0 times|and lives")]
    [InlineData(nameof(KeeperFault.LeavesPipesFull), "was closed with")]
    [InlineData(nameof(KeeperFault.GuessesCodes), "was told")]
    [InlineData(nameof(KeeperFault.ForgetsEnds), "recorded 0 times")]
    [InlineData(nameof(KeeperFault.ClaimsTheWatched), "was adopted as|went to")]
    public void Each_planted_fault_is_found(string fault, string words)
    {
        var options = new CourseOptions { Fault = Enum.Parse<KeeperFault>(fault) };
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                Simulation.Run(seed, io => new BusyCourse(io, options).RunAsync(), BusyCourseTests.Physics);
            }
            catch (SimulationException found)
            {
                Assert.Matches(words, found.Message);
                return;
            }
        }

        Assert.Fail($"no seed of {Seeds} found it");
    }
}
