using System.Text.RegularExpressions;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Migration;

/// <summary>What becomes of sessions whose host is lost; the <c>failover</c> section of a pool, or of an endpoint for its direct sessions.</summary>
public sealed record FailoverPolicy
{
    /// <summary>How long another connection is looked for; after that the session is in error.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an input waits for a migration's end before it is refused.</summary>
    public TimeSpan InputWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Screens on which keys only lead on: a key pressed on a screen that fulfils one of these is pressed again elsewhere. A key on any other
    /// screen may be a transaction and is never sent twice.
    /// </summary>
    public IReadOnlyList<WaitCondition> Repeat { get; init; } = [];

    /// <summary>What varies on screens beside dates, times and the LU, and so is not compared.</summary>
    public IReadOnlyList<Regex> Ignored { get; init; } = [];
}
