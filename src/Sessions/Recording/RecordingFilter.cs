namespace Holdfast.Sessions.Recording;

/// <summary>Which recordings are meant: those for which all of it holds.</summary>
public sealed record RecordingFilter
{
    /// <summary>Recordings of one answer, at the most.</summary>
    public const int LimitLimit = 1000;

    /// <summary>Characters of a text that is searched for, at the most.</summary>
    public const int TextLimit = 200;

    /// <summary>The session.</summary>
    public string? Session { get; init; }

    /// <summary>Who created the session.</summary>
    public string? Owner { get; init; }

    /// <summary>Its pool.</summary>
    public string? Pool { get; init; }

    /// <summary>The endpoint it began on.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Something of it was recorded at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>It began before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>This text stands on one of its screens, whatever the letter case.</summary>
    public string? Text { get; init; }

    /// <summary>Where an earlier answer ended.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many are wanted at the most.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Whether a recording is meant, its text aside.</summary>
    internal bool Covers(RecordingEntry entry) =>
        (Session is null || entry.Header.Id == Session)
        && (Owner is null || entry.Header.Owner == Owner)
        && (Pool is null || entry.Header.Pool == Pool)
        && (Endpoint is null || entry.Header.Endpoint == Endpoint)
        && (Since is not { } since || entry.IsLive || entry.LastAt >= since)
        && (Until is not { } until || entry.Header.StartedAt < until);
}
