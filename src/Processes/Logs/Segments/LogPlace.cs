namespace Holdfast.Processes.Logs.Segments;

/// <summary>One stream of one worker in the folder of logs, and the names of its files.</summary>
/// <param name="Folder">The folder of all workers' logs.</param>
/// <param name="Worker">The worker's name; it has no dots.</param>
/// <param name="Stream">The stream.</param>
internal sealed record LogPlace(string Folder, string Worker, LogStream Stream)
{
    /// <summary>What the names of all its files begin with, in the folder: <c>web.out.</c>.</summary>
    public string Prefix { get; } = $"{Worker}.{WordOf(Stream)}.";

    /// <summary>The file that is being written.</summary>
    public string Current => Path.Combine(Folder, $"{Prefix}log");

    /// <summary>The times that belong to the file that is being written.</summary>
    public string CurrentTimes => Path.Combine(Folder, $"{Prefix}times");

    /// <summary>A rotated file, packed or not.</summary>
    public string Of(SegmentRange range, bool packed) => Path.Combine(Folder, $"{Prefix}{range}.log{(packed ? ".gz" : "")}");

    /// <summary>The times that belong to a rotated file.</summary>
    public string TimesOf(SegmentRange range) => Path.Combine(Folder, $"{Prefix}{range}.times");

    /// <summary>The word that stands for a stream in names of files.</summary>
    public static string WordOf(LogStream stream) => stream == LogStream.Output ? "out" : "err";
}
