namespace Holdfast.Sessions.Migration;

/// <summary>Where a session's holder was and how he got there.</summary>
/// <param name="Inputs">What he did since the journey's end, in order.</param>
/// <param name="Last">The latest screen.</param>
internal sealed record MigrationSnapshot(IReadOnlyList<LoggedInput> Inputs, ScreenFingerprint Last);
