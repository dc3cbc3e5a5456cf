namespace Holdfast.Runtime.Dump;

/// <summary>One fiber as a dump found it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phase">What it was doing.</param>
/// <param name="Age">Since it was spawned, to the millisecond.</param>
/// <param name="WaitsFor">What it waited for, in words; null while it ran or where nothing is known.</param>
/// <param name="Sites">Where it waited: the innermost await first, then who awaited that, up to the body of the fiber.</param>
/// <param name="Holds">What it held, in words, such as the names of locks.</param>
/// <param name="BlockedBy">The names of the fibers that must act before it goes on, where that is known.</param>
/// <param name="Children">The fibers that it spawned and that have not ended, oldest first.</param>
public sealed record TaskEntry(
    string Name,
    FiberPhase Phase,
    TimeSpan Age,
    string? WaitsFor,
    IReadOnlyList<AwaitSite> Sites,
    IReadOnlyList<string> Holds,
    IReadOnlyList<string> BlockedBy,
    IReadOnlyList<TaskEntry> Children);
