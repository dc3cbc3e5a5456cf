namespace Holdfast.Processes.Logs;

/// <summary>Lines of a log.</summary>
/// <param name="Lines">The lines without their ends; bytes that are not UTF-8 are replaced.</param>
/// <param name="Next">Position behind the last line; to follow the log, ask from here.</param>
/// <param name="Length">Position behind the last byte when it was read.</param>
public sealed record LogSlice(IReadOnlyList<string> Lines, long Next, long Length);
