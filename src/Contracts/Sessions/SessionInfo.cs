namespace Holdfast.Contracts.Sessions;

/// <summary>A host session.</summary>
public sealed record SessionInfo
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>One of <c>initializing connected active idle suspended migrating closed error</c>.</summary>
    public required string State { get; init; }

    /// <summary>The endpoint it is connected to; empty while it waits for its pool.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The pool it came from; null for a bare one.</summary>
    public string? Pool { get; init; }

    /// <summary>The label its creator gave it.</summary>
    public string? Label { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Holder { get; init; }

    /// <summary>The logical unit the host assigned, where it did.</summary>
    public string? Lu { get; init; }

    /// <summary>The file of its trace in the node's <c>traces</c> folder; null where it is not traced.</summary>
    public string? Trace { get; init; }

    /// <summary>Version of its screen; grows with every change.</summary>
    public long ScreenVersion { get; init; }

    /// <summary>When it was connected.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its latest migration, which may be under way.</summary>
    public MigrationInfo? Migration { get; init; }

    /// <summary>Why it is in <c>error</c>.</summary>
    public string? Error { get; init; }
}
