namespace Holdfast.Contracts.Recordings;

/// <summary>A text came up on a screen of a recording.</summary>
public sealed record RecordingHitInfo
{
    /// <summary>The recording.</summary>
    public required string Recording { get; init; }

    /// <summary>Who created its session.</summary>
    public required string Owner { get; init; }

    /// <summary>When, in milliseconds from the session's creation.</summary>
    public required long AtMs { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the text begins.</summary>
    public required Position Place { get; init; }

    /// <summary>The row.</summary>
    public required string Line { get; init; }

    /// <summary>Where to read the recording from to begin with that screen.</summary>
    public required string Cursor { get; init; }
}
