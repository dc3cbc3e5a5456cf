using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Recording;

/// <summary>Something of a recording, at its time.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">When, from the session's creation, to the millisecond.</param>
/// <param name="Cursor">Where to read from to begin with it.</param>
public sealed record RecordedMoment(MomentKind Kind, TimeSpan At, string Cursor)
{
    /// <summary>The screen's version; 0 where it is no screen.</summary>
    public long Version { get; init; }

    /// <summary>The screen, hidden fields and secrets covered.</summary>
    public ScreenImage? Screen { get; init; }

    /// <summary>What was done at the keyboard, in order.</summary>
    public IReadOnlyList<RecordedInput> Inputs { get; init; } = [];

    /// <summary>How many screens and inputs are missing.</summary>
    public long Lost { get; init; }

    /// <summary>The endpoint that the session went to.</summary>
    public string? Endpoint { get; init; }
}
