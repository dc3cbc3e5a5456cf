namespace Holdfast.Contracts.Errors;

/// <summary>Errors of recorded sessions.</summary>
public static class RecordingErrors
{
    /// <summary>No such recording.</summary>
    public static readonly ErrorCode NoSuchRecording = new(
        "HF3040", "No such recording", 404,
        "There is no recording of a session with this id in the caller's tenant: it was not recorded, or its recording was removed.",
        "List the recordings with holdfast sessions recordings; the recording section of the configuration says what is recorded and kept.");

    /// <summary>The recording cannot be read.</summary>
    public static readonly ErrorCode Unreadable = new(
        "HF3041", "The recording cannot be read", 500,
        "Its file cannot be opened or read, or another version of this program wrote it.",
        "Look at the disk of the data folder; the detail says what was met.");

    /// <summary>The recording goes on.</summary>
    public static readonly ErrorCode StillRecording = new(
        "HF3042", "The session is still being recorded", 409,
        "A recording was to be removed while its session goes on.",
        "Close the session first.");

    internal static readonly ErrorCode[] All = [NoSuchRecording, Unreadable, StillRecording];
}
