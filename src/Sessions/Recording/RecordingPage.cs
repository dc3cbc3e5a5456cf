namespace Holdfast.Sessions.Recording;

/// <summary>Recordings, the newest first.</summary>
/// <param name="Recordings">Those that were found.</param>
/// <param name="Next">Where to go on; null where there are no more.</param>
public sealed record RecordingPage(IReadOnlyList<RecordingView> Recordings, string? Next);
