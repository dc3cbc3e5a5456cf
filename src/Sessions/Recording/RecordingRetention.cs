namespace Holdfast.Sessions.Recording;

/// <summary>Decides which recordings are removed. Pure.</summary>
internal static class RecordingRetention
{
    /// <summary>The identifiers of those that go: the too old ones, then the oldest of too many or of too much. None whose session goes on.</summary>
    public static IReadOnlyList<string> Choose(IReadOnlyCollection<KeptRecording> recordings, RecordingOptions options, DateTimeOffset now)
    {
        List<string> gone = [];
        var (count, bytes) = (recordings.Count, recordings.Sum(recording => recording.Bytes));
        foreach (var recording in recordings.Where(recording => !recording.IsLive).OrderBy(recording => recording.LastAt).ThenBy(recording => recording.Id, StringComparer.Ordinal))
        {
            var isOld = options.KeepAge > TimeSpan.Zero && now - recording.LastAt > options.KeepAge;
            if (!isOld && count <= options.KeepSessions && (options.KeepBytes == 0 || bytes <= options.KeepBytes)) break;
            gone.Add(recording.Id);
            count--;
            bytes -= recording.Bytes;
        }

        return gone;
    }
}
