namespace Holdfast.Contracts.Sessions;

/// <summary>Something that is done when sessions come to certain moments, with what was counted since the daemon started.</summary>
public sealed record HookInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The moments it is told of: of <c>created connected idle suspended resumed closed error</c>.</summary>
    public required IReadOnlyList<string> On { get; init; }

    /// <summary>The pools whose sessions it is told of; empty for all sessions.</summary>
    public required IReadOnlyList<string> Pools { get; init; }

    /// <summary>What it does: <c>run</c> or <c>post</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The program, or the address without its path.</summary>
    public required string Target { get; init; }

    /// <summary>What waits for it, and what it is at.</summary>
    public int Waiting { get; init; }

    /// <summary>How often it was carried out, whatever came of it.</summary>
    public long Runs { get; init; }

    /// <summary>Of those, how many failed for good.</summary>
    public long Failures { get; init; }

    /// <summary>Attempts after a first one.</summary>
    public long Retries { get; init; }

    /// <summary>What was never carried out, since too much waited.</summary>
    public long Dropped { get; init; }

    /// <summary>When it was last carried out; null for never.</summary>
    public DateTimeOffset? LastRunAt { get; init; }

    /// <summary>Why it last failed; null where it never did.</summary>
    public string? LastFailure { get; init; }

    /// <summary>When it last failed; null for never.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }
}
