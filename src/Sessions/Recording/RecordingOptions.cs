using Holdfast.Configuration;

namespace Holdfast.Sessions.Recording;

/// <summary>What is recorded and how long it is kept; the <c>recording</c> section of the configuration.</summary>
public sealed record RecordingOptions
{
    private const int MostSessions = 1_000_000;

    /// <summary>What is recorded where neither a session's pool nor its endpoint says.</summary>
    public RecordingScope Enabled { get; init; }

    /// <summary>How long a recording is kept after its end; zero for ever.</summary>
    public TimeSpan KeepAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Bytes that all recordings take together, at the most; 0 for no limit.</summary>
    public long KeepBytes { get; init; } = 1L << 30;

    /// <summary>Recordings that are kept, at the most. What is under way counts, and is never removed.</summary>
    public int KeepSessions { get; init; } = 10_000;

    /// <summary>Reads the section; the usual options where it is not there.</summary>
    internal static RecordingOptions Read(ConfigSection? section)
    {
        var options = new RecordingOptions();
        if (section is null) return options;
        options = options with
        {
            Enabled = section.Choice("enabled", "all", "pools", "none") switch
            {
                "all" => RecordingScope.All,
                "pools" => RecordingScope.Pools,
                _ => RecordingScope.None,
            },
        };
        if (section.Section("keep") is { } keep)
        {
            options = options with
            {
                KeepAge = keep.Duration("age") ?? options.KeepAge,
                KeepBytes = keep.Size("size") ?? options.KeepBytes,
                KeepSessions = keep.Integer("sessions", 1, MostSessions) ?? options.KeepSessions,
            };
            keep.Finish();
        }

        section.Finish();
        return options;
    }
}
