namespace Holdfast.Processes.Limits;

/// <summary>What a worker's whole tree uses at one moment. What could not be measured is null.</summary>
public sealed record TreeUsage
{
    /// <summary>When it was measured, by the monotonic clock.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>Memory that cannot simply be taken back, bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Processor time used since the tree's beginning.</summary>
    public TimeSpan? Cpu { get; init; }

    /// <summary>Processes.</summary>
    public int? Processes { get; init; }

    /// <summary>Processes and threads.</summary>
    public int? Tasks { get; init; }

    /// <summary>Descriptors that all processes have open together.</summary>
    public int? Descriptors { get; init; }

    /// <summary>Descriptors of the process that has most of them open.</summary>
    public int? MostDescriptors { get; init; }

    /// <summary>Bytes read from disks by the processes that live.</summary>
    public long? Read { get; init; }

    /// <summary>Bytes written to disks by the processes that live.</summary>
    public long? Written { get; init; }

    /// <summary>How much of a resource is used, where the earlier measurement is needed for what is used in a second.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="earlier">An earlier measurement of the same tree; null where there is none.</param>
    /// <returns>The use in the resource's unit; null where it is not known.</returns>
    public double? Of(LimitedResource resource, TreeUsage? earlier) => resource switch
    {
        LimitedResource.Memory => Memory,
        LimitedResource.Pids => Tasks,
        LimitedResource.Descriptors => MostDescriptors,
        LimitedResource.Cpu => InSecond(Cpu?.TotalSeconds, earlier?.Cpu?.TotalSeconds, earlier),
        LimitedResource.Read => InSecond(Read, earlier?.Read, earlier),
        _ => InSecond(Written, earlier?.Written, earlier),
    };

    // A process that has ended takes its counts with it; less than before is nothing, not less than nothing.
    private double? InSecond(double? now, double? before, TreeUsage? earlier) =>
        earlier is not null && At > earlier.At && now - before is { } more
            ? Math.Max(0, more / (At - earlier.At).TotalSeconds)
            : null;
}
