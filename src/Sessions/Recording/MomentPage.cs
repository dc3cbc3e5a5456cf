namespace Holdfast.Sessions.Recording;

/// <summary>Moments of a recording, in their order.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Moments">The moments.</param>
/// <param name="Next">Where to go on: what comes after these, also where it is yet to come; null at the end.</param>
public sealed record MomentPage(RecordingView Recording, IReadOnlyList<RecordedMoment> Moments, string? Next);
