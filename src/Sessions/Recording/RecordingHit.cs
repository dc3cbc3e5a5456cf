namespace Holdfast.Sessions.Recording;

/// <summary>A text came up on a screen of a recording.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="At">When, from the session's creation.</param>
/// <param name="Row">1-based row where it begins.</param>
/// <param name="Column">1-based column where it begins.</param>
/// <param name="Line">The row, without blanks at its end.</param>
/// <param name="Cursor">Where to read the recording from to begin with that screen.</param>
public sealed record RecordingHit(RecordingView Recording, TimeSpan At, int Row, int Column, string Line, string Cursor);
