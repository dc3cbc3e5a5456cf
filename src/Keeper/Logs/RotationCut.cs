namespace Holdfast.Keeper.Logs;

/// <summary>
/// Decides where a log file ends. It ends behind a line where a line ends in the last <see cref="Window"/> before the limit or
/// in the first one after it, and at twice that distance where none does. Pure.
/// </summary>
internal static class RotationCut
{
    /// <summary>How far from the limit a line end is looked for, bytes.</summary>
    public const int Window = 64 * 1024;

    /// <summary>No cut within these bytes.</summary>
    public const int None = -1;

    private const byte LineEnd = (byte)'\n';

    /// <summary>How many bytes may go into a file before its next ones must be looked at.</summary>
    public static long RoomWithoutLooking(long length, long limit) => Math.Max(0, limit - Window - length);

    /// <summary>Finds the cut.</summary>
    /// <param name="next">What comes next, from its first byte on.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="limit">The length at which it should end.</param>
    /// <param name="lineStarts">Whether the file's last byte ends a line.</param>
    /// <returns>How many of the next bytes still belong to the file; <see cref="None"/> where all do and the file goes on.</returns>
    public static int Find(ReadOnlySpan<byte> next, long length, long limit, bool lineStarts)
    {
        if (length + next.Length < limit)
            return None;
        var room = (int)Math.Clamp(limit - length, 0, next.Length);
        var windowStart = Math.Max(0, room - Window);
        var before = next[windowStart..room].LastIndexOf(LineEnd);
        if (before >= 0)
            return windowStart + before + 1;
        if (lineStarts && length > 0 && windowStart == 0)
            return 0;
        var last = (int)Math.Clamp(limit + Window - length, 0, next.Length);
        var after = last > room ? next[room..last].IndexOf(LineEnd) : -1;
        if (after >= 0)
            return room + after + 1;
        return length + next.Length >= limit + Window ? last : None;
    }
}
