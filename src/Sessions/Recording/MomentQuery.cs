namespace Holdfast.Sessions.Recording;

/// <summary>Which moments of a recording are wanted: from a cursor on, or from the screen that was shown at a time on, or from the beginning.</summary>
public sealed record MomentQuery
{
    /// <summary>Moments of one answer, at the most.</summary>
    public const int LimitLimit = 500;

    /// <summary>Where an earlier answer ended, or where a moment said that it stands.</summary>
    public string? Cursor { get; init; }

    /// <summary>The time from the session's creation; not beside a cursor.</summary>
    public TimeSpan? At { get; init; }

    /// <summary>How many are wanted at the most.</summary>
    public int Limit { get; init; } = 100;
}
