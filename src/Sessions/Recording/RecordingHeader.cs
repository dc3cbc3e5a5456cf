namespace Holdfast.Sessions.Recording;

/// <summary>Whose recording it is.</summary>
internal sealed record RecordingHeader
{
    /// <summary>The session's identifier, which is the recording's.</summary>
    public required string Id { get; init; }

    /// <summary>The session's tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Who created the session.</summary>
    public required string Owner { get; init; }

    /// <summary>The endpoint it began on.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its pool; null where it had none.</summary>
    public string? Pool { get; init; }

    /// <summary>What its creator called it.</summary>
    public string? Label { get; init; }

    /// <summary>When the session was created; times within the recording count from there.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
