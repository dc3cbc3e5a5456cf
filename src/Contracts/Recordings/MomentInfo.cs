using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Recordings;

/// <summary>Something of a recording.</summary>
public sealed record MomentInfo
{
    /// <summary><c>screen</c>, <c>input</c>, <c>lost</c>, <c>moved</c> or <c>end</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>When, in milliseconds from the session's creation.</summary>
    public required long AtMs { get; init; }

    /// <summary>Where to read from to begin with it.</summary>
    public required string Cursor { get; init; }

    /// <summary>The screen.</summary>
    public ScreenInfo? Screen { get; init; }

    /// <summary>What was done at the keyboard.</summary>
    public IReadOnlyList<RecordedInputInfo>? Inputs { get; init; }

    /// <summary>How many screens and inputs are missing.</summary>
    public long? Lost { get; init; }

    /// <summary>The endpoint that the session went to.</summary>
    public string? Endpoint { get; init; }
}
