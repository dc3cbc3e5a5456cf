using System.Collections.Immutable;

namespace Holdfast.Processes.Limits;

/// <summary>What is remembered of a run's use between two measurements.</summary>
internal sealed record LimitCondition
{
    /// <summary>Before the first measurement.</summary>
    public static LimitCondition Initial { get; } = new();

    /// <summary>The measurement before.</summary>
    public TreeUsage? Last { get; init; }

    /// <summary>Where it stands with each limit that is not in order.</summary>
    public ImmutableDictionary<LimitedResource, LimitStanding> Standings { get; init; } =
        ImmutableDictionary<LimitedResource, LimitStanding>.Empty;

    /// <summary>Since when each limit has been reached without a break.</summary>
    public ImmutableDictionary<LimitedResource, TimeSpan> OverSince { get; init; } = ImmutableDictionary<LimitedResource, TimeSpan>.Empty;

    /// <summary>Whether it is slowed down; null where nobody knows, because an earlier daemon or earlier limits may have done so.</summary>
    public bool? Throttled { get; init; }

    /// <summary>Whether it is being ended; nothing more is done about it then.</summary>
    public bool Ending { get; init; }
}
