using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>A child that was just started and is not held yet.</summary>
/// <param name="Order">The order, as it was given.</param>
/// <param name="Pid">Its pid.</param>
/// <param name="Pidfd">Its process descriptor.</param>
/// <param name="BegunAt">When, in nanoseconds since 1970.</param>
internal sealed record Birth(SpawnOrder Order, int Pid, int Pidfd, long BegunAt)
{
    /// <summary>Its standard output, where captured.</summary>
    public ChildStream? Output { get; init; }

    /// <summary>Its standard error, where captured.</summary>
    public ChildStream? Error { get; init; }

    /// <summary>By what its descendants are known.</summary>
    public required ChildTree Tree { get; init; }

    /// <summary>The Keeper's end of its console; null where it has none.</summary>
    public ConsoleEnds? Console { get; init; }
}
