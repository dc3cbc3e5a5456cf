namespace Holdfast.Processes.Logs;

/// <summary>What is kept of the rotated files of each stream; whatever limit is reached first counts. The file being written is always kept.</summary>
public sealed record LogRetention
{
    /// <summary>The most rotated files kept that can be asked for.</summary>
    public const int MostFiles = 100_000;

    /// <summary>How many rotated files.</summary>
    public int Files { get; init; } = 10;

    /// <summary>How many bytes they have together on the disk; 0 for no limit.</summary>
    public long Size { get; init; } = 1024L * 1024 * 1024;

    /// <summary>How long after their last byte was written; zero for no limit.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(30);
}
