namespace Holdfast.Sessions.Recording;

/// <summary>A recording as it stands now.</summary>
public sealed record RecordingView
{
    /// <summary>The session's identifier, which is the recording's.</summary>
    public required string Id { get; init; }

    /// <summary>What it is at.</summary>
    public required RecordingState State { get; init; }

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

    /// <summary>When it ended, or broke off; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The time of the last that was recorded, from its start.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Screens in it.</summary>
    public required long Screens { get; init; }

    /// <summary>Inputs in it.</summary>
    public required long Inputs { get; init; }

    /// <summary>Screens and inputs that are missing, since the disk was too slow or full or the recording too long.</summary>
    public required long Lost { get; init; }

    /// <summary>Bytes it takes on the disk.</summary>
    public required long Bytes { get; init; }
}
