namespace Holdfast.Contracts.Node;

/// <summary>A running task of the daemon, as a dump found it.</summary>
public sealed record TaskInfo
{
    /// <summary>Its name: a noun and, after a colon, an identifier.</summary>
    public required string Name { get; init; }

    /// <summary><c>created</c>, <c>running</c> or <c>waiting</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Seconds since it was started.</summary>
    public required double AgeSeconds { get; init; }

    /// <summary>What it waits for, in words, where that is known.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Where it waits: the innermost await first.</summary>
    public required IReadOnlyList<AwaitSiteInfo> Sites { get; init; }

    /// <summary>What it holds, such as locks.</summary>
    public required IReadOnlyList<string> Holds { get; init; }

    /// <summary>The names of the tasks that must act before it goes on, where that is known.</summary>
    public required IReadOnlyList<string> BlockedBy { get; init; }

    /// <summary>The tasks that it started and that still run, oldest first.</summary>
    public required IReadOnlyList<TaskInfo> Children { get; init; }
}
