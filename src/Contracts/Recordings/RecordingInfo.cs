namespace Holdfast.Contracts.Recordings;

/// <summary>A recorded session.</summary>
public sealed record RecordingInfo
{
    /// <summary>The session's id, which is the recording's.</summary>
    public required string Id { get; init; }

    /// <summary><c>recording</c>, <c>ended</c>, or <c>interrupted</c>: it breaks off before the session's end.</summary>
    public required string State { get; init; }

    /// <summary>Who created the session.</summary>
    public required string Owner { get; init; }

    /// <summary>The endpoint it began on.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its pool.</summary>
    public string? Pool { get; init; }

    /// <summary>What its creator called it.</summary>
    public string? Label { get; init; }

    /// <summary>When the session was created.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended or broke off; missing while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long it is, in milliseconds.</summary>
    public required long LengthMs { get; init; }

    /// <summary>Screens in it.</summary>
    public required long Screens { get; init; }

    /// <summary>Inputs in it.</summary>
    public required long Inputs { get; init; }

    /// <summary>Screens and inputs that are missing: the disk was too slow or full, or the recording too long.</summary>
    public required long Lost { get; init; }

    /// <summary>Bytes it takes on the disk.</summary>
    public required long Bytes { get; init; }
}
