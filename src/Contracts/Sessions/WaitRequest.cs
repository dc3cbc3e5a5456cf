namespace Holdfast.Contracts.Sessions;

/// <summary>A condition on the screen. All members given must hold at once.</summary>
public sealed record WaitRequest
{
    /// <summary>This text stands somewhere, or at <see cref="At"/> where that is given.</summary>
    public string? Text { get; init; }

    /// <summary>Where <see cref="Text"/> must begin.</summary>
    public Position? At { get; init; }

    /// <summary>This text stands nowhere.</summary>
    public string? NotText { get; init; }

    /// <summary>The cursor is here.</summary>
    public Position? Cursor { get; init; }

    /// <summary>The keyboard is unlocked.</summary>
    public bool? Unlocked { get; init; }

    /// <summary>The screen's version is greater than this one.</summary>
    public long? ChangedSince { get; init; }

    /// <summary>How long to wait at the most, with its unit: <c>10s</c>, <c>500ms</c>. 10 seconds if not given; 10 minutes at the most.</summary>
    public string? Timeout { get; init; }
}
