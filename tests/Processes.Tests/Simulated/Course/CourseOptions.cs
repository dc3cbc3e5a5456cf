using Holdfast.Processes.Tests.Simulated.Keeping;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>How busy a course is, and what is planted in it.</summary>
internal sealed record CourseOptions
{
    /// <summary>Workers that are to run for good, beside the others.</summary>
    public int Workers { get; init; } = 20;

    /// <summary>How often something is killed.</summary>
    public int Kills { get; init; } = 50;

    /// <summary>What the Keeper does wrong.</summary>
    public KeeperFault Fault { get; init; }
}
